/** What is in the target's place in a telescope's file name. */
type TargetTokens = {
	readonly target: string;
	readonly isMosaic: boolean;
	readonly panel: number | undefined;
};

const pattern = /^(?<mosaic>mosaic_)?(?<target>.+?)(?:_(?<panel>\d{1,9}))?$/s;

/** What the last text was read as: a folder's frames have the same target, one after the other. */
let last: {readonly text: string; readonly tokens: TargetTokens} | undefined;

/** Removes `mosaic_` and the panel's number from a target's text, but never leaves it empty: `mosaic_M 31_11` is panel 11 of M 31. */
export function readTargetTokens(text: string): TargetTokens {
	if (last?.text === text) return last.tokens;
	const groups = pattern.exec(text)?.groups;
	const tokens = {
		target: groups?.target ?? text,
		isMosaic: groups?.mosaic !== undefined,
		panel: groups?.panel === undefined ? undefined : Number(groups.panel),
	};
	last = {text, tokens};
	return tokens;
}
