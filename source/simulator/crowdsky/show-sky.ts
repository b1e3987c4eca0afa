import {drawStarField, thumbnailSize} from '../seestar/star-field.js';
import {errorAnswer, faultAnswer, loginPage, type Answer} from './answer.js';
import {coverageLines} from './coverage-feed.js';
import type {CoverageFault, ReplyFault, ThumbnailFault} from './faults.js';
import {chunkOfPng, encodePng} from './png-file.js';
import type {ServerParts} from './server-parts.js';

const mostDrawn = 200;

/** Drawing and packing takes some milliseconds, and a gallery asks for the same ones again. */
const drawn = new Map<string, Buffer>();

type Row = ServerParts['store']['stacks'][number]['row'];

/** GET /api/thumbnail.php?id=: a PNG that the server makes of a stack; the stars are the object's, noise and pointing are its own. */
export function showThumbnail({store}: ServerParts, query: URLSearchParams, fault: ReplyFault | ThumbnailFault | undefined): Answer {
	const wrong = faultAnswer(fault);
	if (wrong !== undefined) return wrong;
	const stack = store.stacks.find(({row}) => String(row.id) === query.get('id'));
	if (stack === undefined) return errorAnswer(404, 'Thumbnail not found.');
	return {status: 200, headers: {'content-type': 'image/png'}, body: pictureOf(stack.row, fault)};
}

function pictureOf({id, object_name: target, date_obs_start: stack, n_frames_aligned: frames}: Row, fault: ReplyFault | ThumbnailFault | undefined): Buffer {
	const name = JSON.stringify([id, target, stack, frames]);
	const picture = drawn.get(name) ?? encodePng(drawStarField({target: target ?? 'unknown', stack: stack ?? String(id), frames: frames === null ? undefined : Number(frames)}, thumbnailSize));
	if (drawn.size >= mostDrawn) drawn.clear();
	drawn.set(name, picture);
	switch (fault?.kind) {
		case 'brokenPicture': return picture.subarray(0, Math.floor(picture.length / 2));
		case 'largePicture': return Buffer.concat([picture, Buffer.alloc(Math.max(0, (fault.bytes ?? 50_000_000) - picture.length))]);
		case 'widePicture': {
			const head = Buffer.alloc(13);
			head.writeUInt32BE(30_000, 0);
			head.writeUInt32BE(30_000, 4);
			head.set([8, 6, 0, 0, 0], 8);
			return Buffer.concat([picture.subarray(0, 8), chunkOfPng('IHDR', head), picture.subarray(8 + 25)]);
		}

		default: return picture;
	}
}

/** GET /api/sky_coverage.php, which needs no login: what the server's people have covered. */
export function showCoverage({store, setup}: ServerParts, fault: ReplyFault | CoverageFault | undefined): Answer {
	const wrong = fault?.kind === 'noFeed' ? loginPage() : faultAnswer(fault);
	if (wrong !== undefined) return wrong;
	const {coverageRows: rowCount} = setup();
	const lines = coverageLines(store.stacks.map(({row}) => row), {rowCount, untilMs: Date.now(), isOther: fault?.kind === 'otherColumns'});
	return {
		status: 200,
		headers: {'content-type': 'text/plain; charset=utf-8'},
		body: {lines: fault?.kind === 'endlessFeed' ? endless(lines, fault.bytes ?? 1_000_000_000) : lines},
	};
}

/** The feed, then rows again and again until that many bytes have been sent. */
function * endless(lines: Iterable<string>, bytes: number): Generator<string> {
	let sent = 0;
	let last = '';
	for (const line of lines) {
		sent += line.length + 1;
		last = line;
		yield line;
	}

	for (; sent < bytes; sent += last.length + 1) yield last;
}
