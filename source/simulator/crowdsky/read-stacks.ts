import {errorAnswer, faultAnswer, jsonAnswer, type Answer} from './answer.js';
import type {DownloadFault, ReplyFault} from './faults.js';
import type {ServerParts} from './server-parts.js';

/** GET /api/my_stacks.php: the rows that are listed by now, newest first; with `?object=` only those of that object, ignoring case. */
export function listStacks({store, setup}: ServerParts, query: URLSearchParams, fault: ReplyFault | undefined): Answer {
	const wrong = faultAnswer(fault);
	if (wrong !== undefined) return wrong;
	const object = query.get('object')?.toLowerCase() ?? '';
	const nowMs = Date.now();
	const rows = store.stacks
		.filter(({row, listedFromMs}) => listedFromMs <= nowMs && (object === '' || row.object_name?.toLowerCase() === object))
		.map(({row}) => fault?.kind === 'wrongSize' ? {...row, file_size_bytes: String(Number(row.file_size_bytes) + 2880)} : row);
	const {rows: most, keeps} = setup().listAtMost;
	return jsonAnswer(200, (keeps === 'oldest' ? rows.slice(0, most) : rows.slice(Math.max(0, rows.length - most))).reverse());
}

/** GET /api/download_stack.php?chunk_key=: the newest stack with that key, as an attachment under the name it was sent with. */
export function downloadStack({store}: ServerParts, query: URLSearchParams, fault: ReplyFault | DownloadFault | undefined): Answer {
	const wrong = faultAnswer(fault);
	if (wrong !== undefined) return wrong;
	const key = query.get('chunk_key') ?? '';
	if (key === '') return errorAnswer(400, 'Missing chunk_key.');
	const stack = store.stacks.findLast(({row, sha256}) => row.chunk_key === key && sha256 !== '');
	if (stack === undefined) return errorAnswer(404, 'Stack not found.');
	const disposition = fault?.kind === 'contentDisposition' ? headerText(fault.value) : dispositionOf(stack.name);
	const sizeBytes = Number(stack.row.file_size_bytes);
	return {
		status: 200,
		headers: {'content-type': 'application/fits', ...(disposition === '' ? {} : {'content-disposition': disposition})},
		body: {path: store.filePath(stack.row.id), sizeBytes: fault?.kind === 'wrongSize' ? Math.floor(sizeBytes / 2) : sizeBytes},
	};
}

// RFC 6266: a non-ASCII name goes into filename*, with a plain one before it.
function dispositionOf(name: string): string {
	const plain = name.replaceAll(/[^ -~]|["\\]/gu, '_');
	const extended = plain === name ? '' : `; filename*=UTF-8''${encodeURIComponent(name).replaceAll(/['()*]/g, sign => `%${sign.codePointAt(0)?.toString(16)}`)}`;
	return `attachment; filename="${plain}"${extended}`;
}

// Node writes a header's text as Latin-1; this way its bytes are UTF-8.
function headerText(value: string): string {
	return Buffer.from(value, 'utf8').toString('latin1');
}
