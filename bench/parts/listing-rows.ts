import {rowsOf, type Row} from './row.js';

/** What the whole command may take besides its start, seconds, by what is listed and how it is answered. */
const wantedSeconds: ReadonlyArray<readonly [work: RegExp, replies: string, aboveStart: number, inAll: number | undefined]> = [
	[/^1 target/, 'overlap', 0.15, undefined],
	[/^1 target/, 'in turn', 0.3, undefined],
	[/^60 targets/, 'overlap', 0, 1.5],
	[/^60 targets/, 'in turn', 0, 2.5],
];

/** The lines of bench/listing.ts: the whole command, and as its floor the same command at an empty telescope. */
export function listingRows(output: string): Row[] {
	const told = rowsOf(output);
	if (told.length > 0) return told;
	return output.split('\n').flatMap((line): Row[] => {
		const [, scene = '', replyMs = '', replies = '', ms = '', floorMs = '', ratio = ''] = /^(.+?)\s+(\d+)\s+(overlap|in turn)\s+(\d+) ms\s+(\d+) ms\s+([\d.]+)/.exec(line) ?? [];
		if (scene === '') return [];
		const [figure, floor] = [Number(ms) / 1000, Number(floorMs) / 1000];
		const goal = wantedSeconds.find(([work, how]) => work.test(scene) && how === replies);
		const most = goal && (goal[3] ?? floor + goal[2]);
		return [{
			work: `plan of ${scene}, ${replyMs} ms a reply, ${replies === 'overlap' ? 'replies overlap' : 'one after another'}`, figure: `${figure.toFixed(2)} s`, floor: `${floor.toFixed(2)} s (empty telescope)`, ratio,
			...(goal && most !== undefined && {wanted: goal[3] === undefined ? `start + ${goal[2]} s` : `${goal[3]} s`, isWithin: figure <= most}),
		}];
	});
}
