/** What stands in the target's place of a telescope's file name. */
export type TargetTokens = {
	readonly target: string;
	readonly isMosaic: boolean;
	readonly panel: number | undefined;
};

const pattern = /^(?<mosaic>mosaic_)?(?<target>.+?)(?:_(?<panel>\d{1,9}))?$/s;

/** Takes `mosaic_` and the panel's number off a target's text, never leaving it empty: `mosaic_M 31_11` is panel 11 of M 31. */
export function readTargetTokens(text: string): TargetTokens {
	const groups = pattern.exec(text)?.groups;
	return {
		target: groups?.target ?? text,
		isMosaic: groups?.mosaic !== undefined,
		panel: groups?.panel === undefined ? undefined : Number(groups.panel),
	};
}
