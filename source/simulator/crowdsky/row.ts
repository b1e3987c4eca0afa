import {chunkKey, chunkOf} from '../../planning/chunk.js';
import {nest64, pixelOf, ring128} from '../../planning/pixel.js';
import type {FitsFacts} from './fits-facts.js';
import type {ChunkKeyForm, DateForm} from './options.js';

/** One stack as my_stacks.php lists it. As PHP passes on a database's answer, some numbers are texts. */
export type CrowdSkyRow = {
	readonly id: number;
	readonly chunk_key: string;
	readonly object_name: string | null;
	readonly telescope_id: string | null;
	readonly filter_name: string | null;
	/** UTC; see dateForm. */
	readonly date_obs_start: string | null;
	readonly date_obs_end: string | null;
	readonly n_frames_input: number | null;
	readonly n_frames_aligned: string | null;
	/** Seconds. */
	readonly total_exptime: string | null;
	/** Degrees. */
	readonly ra_deg: string | null;
	readonly dec_deg: string | null;
	readonly file_size_bytes: string;
	readonly created_at: string;
};

/** The fields of an upload after parsing; undefined if not sent. */
export type UploadFields = {
	readonly framesInput: number | undefined;
	readonly framesAligned: number | undefined;
	/** ms since 1970. */
	readonly startMs: number | undefined;
	readonly endMs: number | undefined;
	readonly isLocationScrubbed: boolean;
};

/**
 * Parses an upload's fields; returns a sentence if the server refuses them. It is stricter than the real one, which silently
 * takes local times for UTC.
 */
export function readFields(fields: ReadonlyMap<string, string>): UploadFields | string {
	for (const name of ['n_frames_input', 'n_frames_aligned']) {
		if (!/^(?:\d{1,9})?$/.test(fields.get(name) ?? '')) return `${name} must be a whole number.`;
	}

	for (const name of ['date_obs_start', 'date_obs_end']) {
		const text = fields.get(name) ?? '';
		const isUtc = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|\+00:00)$/.test(text) && !Number.isNaN(Date.parse(text));
		if (text !== '' && !isUtc) return `${name} must be ISO 8601 in UTC.`;
	}

	const scrub = fields.get('scrub_location') ?? '0';
	if (scrub !== '0' && scrub !== '1') return 'scrub_location must be 0 or 1.';
	const [startMs, endMs] = [instantOf(fields.get('date_obs_start')), instantOf(fields.get('date_obs_end'))];
	if (startMs !== undefined && endMs !== undefined && endMs < startMs) return 'date_obs_end is before date_obs_start.';
	return {
		framesInput: countOf(fields.get('n_frames_input')),
		framesAligned: countOf(fields.get('n_frames_aligned')),
		startMs,
		endMs,
		isLocationScrubbed: scrub === '1',
	};
}

/** What a row is made from besides its fields: the file, when it came, and how the server writes. */
type RowParts = {
	readonly id: number;
	readonly facts: FitsFacts & {readonly observedAtMs: number};
	readonly fields: UploadFields;
	readonly sizeBytes: number;
	readonly createdAtMs: number;
	readonly chunkKeyForm: ChunkKeyForm;
	readonly dateForm: DateForm;
};

/** The row of an upload. Slot and pixel come only from the FITS header, never from the fields or the file's name. */
export function makeRow({id, facts, fields, sizeBytes, createdAtMs, chunkKeyForm, dateForm}: RowParts): CrowdSkyRow {
	const dateText = (ms: number | undefined) => ms === undefined ? null : instantText(ms, dateForm);
	return {
		id,
		chunk_key: keyOf(facts, chunkKeyForm),
		object_name: facts.object ?? null,
		telescope_id: facts.telescope ?? null,
		filter_name: facts.filter ?? null,
		date_obs_start: dateText(fields.startMs ?? facts.observedAtMs),
		date_obs_end: dateText(fields.endMs),
		n_frames_input: fields.framesInput ?? facts.stackedFrames ?? null,
		n_frames_aligned: (fields.framesAligned ?? facts.stackedFrames)?.toString() ?? null,
		total_exptime: facts.totalExposureSeconds?.toFixed(2) ?? null,
		ra_deg: facts.raDegrees?.toFixed(6) ?? null,
		dec_deg: facts.decDegrees?.toFixed(6) ?? null,
		file_size_bytes: String(sizeBytes),
		created_at: instantText(createdAtMs, dateForm),
	};
}

/** An instant as a row shows it: whole seconds, UTC. */
export function instantText(ms: number, dateForm: DateForm): string {
	const text = new Date(ms).toISOString().slice(0, 19);
	return dateForm === 'sql' ? text.replace('T', ' ') : `${text}Z`;
}

function keyOf({observedAtMs, raDegrees, decDegrees}: RowParts['facts'], form: ChunkKeyForm): string {
	const chunk = chunkOf(observedAtMs);
	if (form === 'plain') return chunk;
	const pixel = raDegrees === undefined || decDegrees === undefined ? undefined : pixelOf(raDegrees, decDegrees, form === 'ring128' ? ring128 : nest64);
	return chunkKey(chunk, pixel);
}

function countOf(text: string | undefined): number | undefined {
	return text === undefined || text === '' ? undefined : Number(text);
}

function instantOf(text: string | undefined): number | undefined {
	return text === undefined || text === '' ? undefined : Date.parse(text);
}
