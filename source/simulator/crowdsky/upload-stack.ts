import {rm, truncate} from 'node:fs/promises';
import type {IncomingMessage} from 'node:http';
import {errorAnswer, faultAnswer, jsonAnswer, pageAnswer, type Answer} from './answer.js';
import type {ReplyFault, UploadFault} from './faults.js';
import {readFitsFacts, scrubLocation, type FitsFacts} from './fits-facts.js';
import {boundaryOf} from './multipart.js';
import type {CrowdSkySetup} from './options.js';
import {readPaced} from './pace.js';
import {receiveUpload, type ReceivedUpload} from './receive-upload.js';
import {makeRow, readFields, type UploadFields} from './row.js';
import type {ServerParts} from './server-parts.js';

type Fault = ReplyFault | UploadFault | undefined;

// What an upload must be before it becomes a record.
type Sound = {readonly name: string; readonly facts: FitsFacts & {readonly observedAtMs: number}; readonly fields: UploadFields};

// Job numbers differ from record numbers, so that nobody confuses them.
const firstJob = 5000;

/**
 * POST /api/upload_stack.php: reads the whole body, as PHP does before a program runs, then makes a new record; the server
 * does not look for duplicates unless it is set up to. Rejects if the connection breaks; then there is no record.
 */
export async function uploadStack(request: IncomingMessage, parts: ServerParts, fault: Fault, signal: AbortSignal): Promise<Answer> {
	const setup = parts.setup();
	const source = readPaced(request as AsyncIterable<Buffer>, {
		line: parts.line,
		lineRate: () => parts.setup().uploadBytesPerSecond,
		ownRate: fault?.kind === 'slow' ? fault.bytesPerSecond ?? 20_000 : Number.POSITIVE_INFINITY,
		cut: cutOf(request, fault),
		signal,
	});
	const boundary = boundaryOf(request.headers['content-type']);
	if (boundary === undefined || Number(request.headers['content-length'] ?? 0) > setup.requestLimitBytes) {
		for await (const piece of source) void piece;
		return boundary === undefined ? errorAnswer(400, 'Missing file.') : pageAnswer(413, '413 Request Entity Too Large');
	}

	const limitText = `File exceeds ${Math.round(setup.sizeLimitBytes / 1024 / 1024)} MB limit.`;
	const received = await receiveUpload(source, boundary, parts.store.partPath(), {file: setup.sizeLimitBytes, limitText});
	const wrong = faultAnswer(fault);
	const isDone = wrong === undefined || (fault !== undefined && 'isDone' in fault && fault.isDone === true);
	const sound = isDone ? await judge(received) : undefined;
	if (sound === undefined || typeof sound === 'string') {
		await rm(received.partPath, {force: true});
		return wrong ?? errorAnswer(400, sound ?? '');
	}

	if (setup.isRefusingTwins && parts.store.stacks.some(({sha256}) => sha256 === received.sha256)) {
		await rm(received.partPath, {force: true});
		return wrong ?? errorAnswer(409, 'This stack is here already.');
	}

	const answer = await record(parts, setup, received, sound, fault?.kind === 'wrongSize');
	return wrong ?? answer;
}

async function judge({partPath, name, thumbnail, fields, problem}: ReceivedUpload): Promise<Sound | string> {
	if (problem !== undefined) return problem;
	if (name === undefined) return 'Missing file.';
	if (!/\.fits?$/i.test(name)) return 'Only .fit and .fits files are accepted.';
	if (thumbnail !== undefined && imageType(thumbnail) === undefined) return 'The thumbnail must be a JPEG or PNG image.';
	const facts = await readFitsFacts(partPath);
	if (facts === undefined) return 'Invalid FITS file (bad header).';
	const {observedAtMs} = facts;
	if (observedAtMs === undefined) return 'DATE-OBS is missing from the FITS header.';
	const read = readFields(fields);
	return typeof read === 'string' ? read : {name, facts: {...facts, observedAtMs}, fields: read};
}

async function record({store, uploads}: ServerParts, setup: CrowdSkySetup, received: ReceivedUpload, {name, facts, fields}: Sound, isHalved: boolean): Promise<Answer> {
	const {partPath, bytes, sha256, thumbnail} = received;
	const createdAtMs = Date.now();
	const sizeBytes = isHalved ? Math.floor(bytes / 2) : bytes;
	if (isHalved) await truncate(partPath, sizeBytes);
	if (fields.isLocationScrubbed) await scrubLocation(partPath);
	const {chunkKeyForm, dateForm} = setup;
	const duplicateOf = store.stacks.find(stack => stack.sha256 === sha256)?.row.id;
	const {row} = await store.add(partPath, thumbnail, id => ({
		row: makeRow({id, facts, fields, sizeBytes, createdAtMs, chunkKeyForm, dateForm}),
		name,
		sha256,
		listedFromMs: createdAtMs + setup.listDelayMs,
		thumbnailType: thumbnail && imageType(thumbnail),
	}));
	uploads.push({
		id: row.id, chunkKey: row.chunk_key, name, bytes, sha256, duplicateOf,
		fields: Object.fromEntries(received.fields), thumbnailBytes: thumbnail?.length ?? 0, at: createdAtMs, isWhole: facts.isWhole,
	});
	return jsonAnswer(200, {ok: true, job_id: firstJob + row.id, chunk_key: row.chunk_key, status: 'queued', ...(isHalved ? {file_size_bytes: row.file_size_bytes} : {})});
}

function cutOf(request: IncomingMessage, fault: Fault): {afterBytes: number; act: () => never} | undefined {
	if (fault?.kind !== 'cutInBody') return undefined;
	const act = () => {
		request.socket.resetAndDestroy();
		throw new Error('The connection was cut, as told.');
	};
	return {afterBytes: fault.bytes ?? Number(request.headers['content-length'] ?? 65_536) / 2, act};
}

function imageType(bytes: Buffer): 'image/jpeg' | 'image/png' | undefined {
	if (bytes.toString('latin1', 0, 3) === '\u00FF\u00D8\u00FF') return 'image/jpeg';
	return bytes.toString('latin1', 0, 8) === '\u0089PNG\r\n\u001A\n' ? 'image/png' : undefined;
}
