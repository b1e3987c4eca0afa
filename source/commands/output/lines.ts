import type {Summary} from '../../machine/summary.js';
import type {Job, ScopeState, TargetState} from '../../machine/state.js';
import {nightOf, type Block} from '../../planning/index.js';
import {clockSpan} from '../../format/clock-span.js';
import {cleanText} from '../../format/clean-text.js';
import {counted} from '../../format/counted.js';

/** `IC 434                     raw=  158  stacked=  1`: the format of the mission document. */
export function targetLine({name, rawFrames, stacks}: TargetState): string {
	return `${cleanText(name).padEnd(25)}  raw=${String(rawFrames).padStart(5)}  stacked=${String(stacks).padStart(3)}`;
}

/** `  21:15-21:30  33 frames x 10.0s (LP) = 330s`, and if it is not ready, why. */
function blockLine(block: Block): string {
	const {frames, exposure, filter, totalSeconds, status, reason} = block;
	const why = status === 'ready' ? '' : `  ${cleanText(reason)}`;
	return `  ${clockSpan(block)}  ${frames} frames x ${exposure} (${cleanText(filter)}) = ${Number(totalSeconds.toFixed(1))}s${why}`;
}

/** The plan of one target as lines: only the ready blocks, or all of them with their status. */
export function planLines(target: TargetState, {isDryRun}: {isDryRun: boolean}): string[] {
	const ready = target.blocks.filter(({status}) => status === 'ready');
	const shown = isDryRun ? ready : target.blocks;
	const nights = new Set(shown.map(({start}) => nightOf(start.slice(0, 19))));
	const lines = [`Dry run: ${ready.length} blocks to stack for ${cleanText(target.name)}`];
	let night = '';
	for (const block of shown) {
		const next = nightOf(block.start.slice(0, 19));
		if (nights.size > 1 && next !== night) lines.push(` Night of ${next}`);
		night = next;
		lines.push(blockLine(block));
	}

	return [...lines, ...remarks(target)];
}

/** What the plan had to leave out or guess, in words. */
export function remarks({unparsedNames, nonexistentTimes, ambiguousTimes, foreignStacks}: TargetState): string[] {
	const example = (names: readonly string[]) => cleanText(names[0] ?? '');
	return [
		...(unparsedNames.length === 0 ? [] : [`  ${counted(unparsedNames.length, 'name')} not understood and left out, e.g. ${example(unparsedNames)}`]),
		...(nonexistentTimes.length === 0 ? [] : [`  ${counted(nonexistentTimes.length, 'frame')} with a local time that does not exist, left out, e.g. ${example(nonexistentTimes)}`]),
		...(ambiguousTimes.length === 0 ? [] : [`  ${counted(ambiguousTimes.length, 'frame')} in the hour that comes twice, taken as the first, e.g. ${example(ambiguousTimes)}`]),
		...(foreignStacks.length === 0 ? [] : [`  ${counted(foreignStacks.length, 'stack')} of another block size ${foreignStacks.length === 1 ? 'covers its' : 'cover their'} time, e.g. ${example(foreignStacks)}; purge ${foreignStacks.length === 1 ? 'it' : 'them'} to stack again`]),
	];
}

/** `Stacking block 21:15-21:30 (33 frames, 10.0s LP)...` */
export function startLine({block, isAdopted}: Job): string {
	const verb = isAdopted ? 'Picking up block' : 'Stacking block';
	return `${verb} ${clockSpan(block)} (${block.frames} frames, ${block.exposure} ${cleanText(block.filter)})...`;
}

/** `  42 %, 14 of 33 frames, about 40 s left` */
export function progressLine({percent, stackedFrames, totalFrames, remainingSeconds}: Job): string {
	return [
		`  ${Math.floor(percent)} %`,
		...(stackedFrames === undefined ? [] : [`${stackedFrames} of ${totalFrames ?? '?'} frames`]),
		...(remainingSeconds === undefined ? [] : [`about ${Math.round(remainingSeconds)} s left`]),
	].join(', ');
}

export function summaryLine(summary: Summary): string {
	return `Stacked: ${summary.blocksStacked}  Failed: ${summary.blocksFailed}  Skipped: ${summary.blocksSkipped}  across ${summary.targetsProcessed} targets`;
}

/** The scope in one line, as a heading for its part. */
export function scopeLine({id, description, zone}: ScopeState, name: string | undefined): string {
	const zoneText = zone && `${zone.name}${zone.check === 'unchecked' ? '' : ` (${zone.check})`}`;
	return [cleanText(name === undefined ? id : `${name} (${id})`), cleanText(description?.model ?? ''), description && `firmware ${cleanText(description.firmware)}`, zoneText].filter(part => part !== undefined && part !== '').join('  ');
}
