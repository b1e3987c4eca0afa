import {durationText, sizeText} from '../../format/amounts.js';
import {cleanText} from '../../format/clean-text.js';
import type {MyStack} from '../../planning/my-stacks/my-stack.js';
import {hasLostMany} from '../../planning/lost-frames.js';
import {paragraphRows} from '../../components/paragraph.js';
import type {SpanRow} from '../../components/spans.js';
import {startText} from './columns.js';
import type {ServerSide} from './rows.js';

type Fact = {readonly label: string; readonly value: SpanRow};

const labelWidth = 11;

/** Everything that is known about a stack, a row or more for each fact, for the room beside the list. */
export function mineFacts(stack: MyStack, server: ServerSide, width: number): SpanRow[] {
	return [...factsOf(stack), ...placesOf(stack, server)].flatMap(({label, value}) =>
		paragraphRows(value, width - labelWidth).map((row, index): SpanRow => [['dim', (index === 0 ? label : '').padEnd(labelWidth)], ...row]));
}

function factsOf({framesAligned, framesInput, totalSeconds, startMs, night, place, isPlaceRough, row}: MyStack): Fact[] {
	const frames = framesAligned === undefined ? undefined : `${framesAligned} aligned${framesInput === undefined ? '' : ` of ${framesInput}`}`;
	return [
		...fact('Frames', frames === undefined ? undefined : [hasLostMany(framesAligned, framesInput) ? ['warning', frames] : frames]),
		...fact('Exposure', totalSeconds === undefined ? undefined : [durationText(totalSeconds)]),
		...fact('Began', startMs === undefined ? undefined : [`${startText(startMs)} UTC`]),
		...fact('Ended', row?.dateObsEndMs === undefined ? undefined : [`${startText(row.dateObsEndMs)} UTC`]),
		...fact('Night', night === undefined ? undefined : [night]),
		...fact('Position', place && [`RA ${(place.raDegrees / 15).toFixed(2)} h, Dec ${place.decDegrees.toFixed(1)}${isPlaceRough ? ', by its name' : ''}`]),
	];
}

/** Where it is: on the server, on a telescope, in the archive. */
function placesOf({id, row, doubleRows, telescope, archive}: MyStack, {sentKeys, broken, scopeNames, isListRead}: ServerSide): Fact[] {
	const sentKey = sentKeys.get(id);
	const server = row ? `${broken?.has(id) ? 'something else, as ' : ''}${cleanText(row.chunkKey)}${doubleRows === 0 ? '' : `, ${doubleRows + 1} times`}`
		: sentKey === undefined ? isListRead ? 'not in its list' : undefined : `${cleanText(sentKey)}, confirmed`;
	return [
		...fact('Server', server === undefined ? undefined : [server]),
		...fact('Received', row?.createdAt === undefined ? undefined : [cleanText(row.createdAt)]),
		...fact('Size', row?.sizeBytes === undefined ? undefined : [sizeText(row.sizeBytes)]),
		...fact('Made by', row?.telescopeId === undefined ? undefined : [cleanText(row.telescopeId)]),
		...fact('Telescope', telescope && [`${cleanText(scopeNames.get(telescope.scope) ?? telescope.scope)}: ${cleanText(telescope.file)}`]),
		...fact('Archive', archive && [cleanText(archive.path)]),
	];
}

function fact(label: string, value: SpanRow | undefined): Fact[] {
	return value === undefined ? [] : [{label, value}];
}
