import {slotMs} from '../chunk.js';
import {indexRows, rowsOnServer, type SoughtStack} from '../on-server.js';
import type {Tiling} from '../pixel.js';
import {parseStackName, type StackName} from '../names/stack-name.js';
import {nightOfInstant, parseArchivedName, stackOfName, type ArchivedStack, type ListedRow, type MyStack, type TelescopeStack} from './my-stack.js';

/** The three places where a user's stacks are. */
export type StackPlaces<Row extends ListedRow> = {
	readonly rows: readonly Row[];
	readonly telescopes: readonly TelescopeStack[];
	readonly archive: readonly ArchivedStack[];
	/** The identities of telescopes, by the `telescopeId` of rows. */
	readonly identities?: ReadonlyMap<string, string>;
	/** Length of a block in minutes: how far a row's start may lie from the start of its stack's slot. */
	readonly blockMinutes: number;
	/** Of the pixels in the names. */
	readonly tiling: Tiling;
};

/**
 * Joins the three lists into one entry for each stack. The archive knows which telescope's stack each copy is of; two telescopes
 * may have stacks of one name. Both are matched to the server's rows by the rule that also decides what is sent
 * (on-server.ts), without rows of another of these telescopes; a row is used once. Takes linear time.
 */
export function joinStacks<Row extends ListedRow>({rows, telescopes, archive, identities, blockMinutes, tiling}: StackPlaces<Row>): Array<MyStack<Row>> {
	const index = indexRows(rows);
	const taken = new Set<Row>();
	const archived = new Map<string, ArchivedStack[]>();
	for (const file of archive) {
		const key = JSON.stringify([file.owner, file.stack]);
		const others = archived.get(key);
		if (others) others.push(file);
		else archived.set(key, [file]);
	}

	const owners = new Set(telescopes.map(({owner}) => owner));
	const isOfAnother = ({telescopeId = ''}: Row, owner: string | undefined) => {
		const maker = identities?.get(telescopeId);
		return maker !== undefined && maker !== owner && owners.has(maker);
	};

	const joined: Array<MyStack<Row>> = [];
	const add = (name: StackName, target: string, owner: string | undefined, rest: Pick<MyStack, 'id' | 'telescope' | 'archive'>) => {
		const known = stackOfName(name, target, tiling);
		const sought = soughtOf(name, blockMinutes);
		const [row, ...others] = sought ? rowsOnServer(sought, index).filter(each => !taken.has(each) && !isOfAnother(each, owner)) : [];
		// A name does not say which telescope made the stack; a row of another telescope is another stack.
		const more = others.filter(({telescopeId}) => telescopeId === row?.telescopeId);
		for (const each of row ? [row, ...more] : []) taken.add(each);
		joined.push(row ? {...withRow(known, row), ...rest, row, doubleRows: more.length} : {...known, ...rest, row: undefined});
	};

	for (const telescope of telescopes) {
		const name = parseStackName(telescope.file);
		if (!name) continue;
		const copy = archived.get(JSON.stringify([telescope.owner, `${telescope.folder}/${telescope.file}`]))?.shift();
		add(name, telescope.target, telescope.owner, {id: JSON.stringify([telescope.scope, telescope.folder, telescope.file]), telescope, archive: copy});
	}

	for (const copy of [...archived.values()].flat()) {
		const name = parseArchivedName(copy.file);
		if (name) add(name, name.target, copy.owner, {id: copy.path, telescope: undefined, archive: copy});
	}

	for (const row of rows) if (!taken.has(row)) joined.push(stackOfRow(row));
	return withOwnIds(joined);
}

/** A server may leave out or repeat its rows' ids, and a cursor cannot pass two rows of one id. The first of them keeps it. */
function withOwnIds<Row extends ListedRow>(stacks: ReadonlyArray<MyStack<Row>>): Array<MyStack<Row>> {
	const counts = new Map<string, number>();
	return stacks.map(stack => {
		const count = (counts.get(stack.id) ?? 0) + 1;
		counts.set(stack.id, count);
		return count === 1 ? stack : {...stack, id: `${stack.id}\n${count}`};
	});
}

/** What to look up: slot, filter, exposure and frames come from the name. The local time in a legacy name is not a slot. */
function soughtOf({chunk, filter, exposureSeconds, frames, pixel}: StackName, blockMinutes: number): SoughtStack | undefined {
	if (chunk === undefined) return undefined;
	const year = Number(chunk.slice(0, 4));
	const startMs = Date.UTC(year, Number(chunk.slice(4, 6)) - 1, Number(chunk.slice(6, 8))) + (Number(chunk.slice(9)) * slotMs);
	return {
		chunk, filter, exposureSeconds, frames, blockStartMs: startMs, blockEndMs: startMs + Math.max(slotMs, blockMinutes * 60_000),
		...(pixel !== undefined && pixel !== 0 && {pixelFromName: pixel}),
	};
}

/** The server has read the header, so what it says comes before the name. */
function withRow<Row extends ListedRow>(known: ReturnType<typeof stackOfName>, row: Row): ReturnType<typeof stackOfName> {
	const place = placeOf(row);
	return {
		...known,
		startMs: row.dateObsStartMs ?? known.startMs,
		night: nightOfInstant(row.dateObsStartMs ?? known.startMs),
		totalSeconds: row.totalExposureSeconds ?? known.totalSeconds,
		framesAligned: row.framesAligned ?? known.framesAligned,
		framesInput: row.framesInput,
		...(place && {place, isPlaceRough: false}),
	};
}

function stackOfRow<Row extends ListedRow>(row: Row): MyStack<Row> {
	const {id, chunkKey, objectName, filterName, dateObsStartMs, totalExposureSeconds, framesAligned, framesInput} = row;
	return {
		id: `server ${id} ${chunkKey}`, object: objectName ?? '', filter: filterName ?? '', startMs: dateObsStartMs, night: nightOfInstant(dateObsStartMs),
		totalSeconds: totalExposureSeconds, framesAligned, framesInput, place: placeOf(row), isPlaceRough: false, row, doubleRows: 0, telescope: undefined, archive: undefined,
	};
}

function placeOf({raDegrees, decDegrees}: ListedRow): MyStack['place'] {
	return raDegrees === undefined || decDegrees === undefined || Math.abs(decDegrees) > 90 ? undefined : {raDegrees: ((raDegrees % 360) + 360) % 360, decDegrees};
}
