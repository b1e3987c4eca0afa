import {durationText, sizeText} from '../../format/amounts.js';
import {cleanText} from '../../format/clean-text.js';
import {counted} from '../../format/counted.js';
import type {MyStack} from '../../planning/my-stacks/my-stack.js';
import {paragraphs} from '../../components/paragraph.js';
import type {SpanRow} from '../../components/spans.js';
import type {MyStacksView} from '../view-state.js';
import type {Room} from '../words.js';
import {startText} from './columns.js';
import type {ServerSide} from './rows.js';

/** Everything known about the stack under the cursor, unless that is said elsewhere, and the progress of its download. */
export function mineDetail(stack: MyStack | undefined, {phase, problem, download}: MyStacksView, server: ServerSide, room: Room, isSaidElsewhere = false): SpanRow[] {
	const reading: SpanRow[] = phase === 'reading' ? [[['accent', 'Reading the server\'s list ...']]] : problem === undefined ? [] : [[['warning', problem]]];
	if (!stack) return paragraphs(reading, room);
	const fetching: SpanRow[] = download === undefined ? [] : [[['accent', 'Fetching'], ` ${download.name}: ${sizeText(download.bytes)} of ${sizeText(download.totalBytes)}`]];
	return paragraphs([...fetching, ...(isSaidElsewhere ? [] : [[framesText(stack)], [whereText(stack, server)]]), ...(fetching.length === 0 ? reading : [])], room);
}

function framesText({framesAligned, framesInput, totalSeconds, place, isPlaceRough, row}: MyStack): string {
	const endMs = row?.dateObsEndMs;
	return [
		...(framesAligned === undefined ? [] : [`${counted(framesAligned, 'frame')} aligned${framesInput === undefined ? '' : ` of ${framesInput}`}`]),
		...(totalSeconds === undefined ? [] : [durationText(totalSeconds)]),
		...(endMs === undefined ? [] : [`until ${startText(endMs).slice(11)} UTC`]),
		...(place ? [`RA ${(place.raDegrees / 15).toFixed(2)} h, Dec ${place.decDegrees.toFixed(1)}${isPlaceRough ? ' by its name' : ''}`] : []),
		...(row?.sizeBytes === undefined ? [] : [sizeText(row.sizeBytes)]),
	].join(', ');
}

function whereText({id, telescope, archive, row, doubleRows}: MyStack, {sentKeys, broken, scopeNames, isListRead}: ServerSide): string {
	const sentKey = sentKeys.get(id);
	const onServer = row ? `${broken?.has(id) ? 'the server has something else, as' : 'on the server as'} ${cleanText(row.chunkKey)}${doubleRows === 0 ? '' : `, ${doubleRows + 1} times`}`
		: sentKey !== undefined ? `confirmed by the server as ${cleanText(sentKey)}`
			: isListRead ? 'not in the server\'s list' : undefined;
	const parts = [
		...(telescope ? [`on ${cleanText(scopeNames.get(telescope.scope) ?? telescope.scope)}`] : []),
		...(onServer === undefined ? [] : [onServer]),
		// The path is the longest, so it comes last, where it may be cut.
		...(archive ? [`in ${cleanText(archive.path)}`] : []),
	];
	const text = parts.join('; ');
	return text.charAt(0).toUpperCase() + text.slice(1);
}
