import {compareText} from '../frame-group.js';
import type {MyStack} from './my-stack.js';

/** Which of the user's stacks are shown; undefined lets everything through. */
export type StackFilter = {
	/** Words that must each occur in the object, filter, telescope, night or place; case does not matter. */
	readonly words?: string;
	readonly object?: string;
	readonly filter?: string;
	readonly scope?: string;
	readonly night?: string;
	readonly isWhere?: Where;
};

export type Where = 'telescope' | 'archive' | 'server';

export type StackOrder = 'newest' | 'oldest' | 'object' | 'exposure' | 'frames';

export const stackOrders: readonly StackOrder[] = ['newest', 'oldest', 'object', 'exposure', 'frames'];

/** Where a stack is, in the order telescope, archive, server. */
export function whereOf({telescope, archive, row}: MyStack): Where[] {
	return [...(telescope ? ['telescope' as const] : []), ...(archive ? ['archive' as const] : []), ...(row ? ['server' as const] : [])];
}

/** The name of the telescope that made a stack: the one known here, else the one in the server's row. */
export function scopeNameOf({telescope, row}: MyStack): string | undefined {
	return telescope?.scope ?? row?.telescopeId;
}

/** The stacks that pass the filter, sorted. */
export function chooseStacks<Stack extends MyStack>(stacks: readonly Stack[], filter: StackFilter, order: StackOrder): Stack[] {
	const words = (filter.words ?? '').toLowerCase().split(/\s+/).filter(word => word !== '');
	const same = (wanted: string | undefined, value: string | undefined) => wanted === undefined || wanted.toLowerCase() === value?.toLowerCase();
	return stacks.filter(stack => {
		if (!same(filter.object, stack.object) || !same(filter.filter, stack.filter) || !same(filter.scope, scopeNameOf(stack)) || !same(filter.night, stack.night)) return false;
		if (filter.isWhere !== undefined && !whereOf(stack).includes(filter.isWhere)) return false;
		if (words.length === 0) return true;
		const text = [stack.object, stack.filter, scopeNameOf(stack), stack.night, ...whereOf(stack)].join(' ').toLowerCase();
		return words.every(word => text.includes(word));
	}).sort(comparing(order));
}

/** Unknown values come last; ties are broken by time, then by id, so that the order is stable. */
function comparing(order: StackOrder): (a: MyStack, b: MyStack) => number {
	const down = (value: (stack: MyStack) => number | undefined) => (a: MyStack, b: MyStack) => (value(b) ?? -1) - (value(a) ?? -1);
	const newest = down(({startMs}) => startMs);
	const first = {
		newest,
		oldest: (a: MyStack, b: MyStack) => (a.startMs ?? Number.MAX_SAFE_INTEGER) - (b.startMs ?? Number.MAX_SAFE_INTEGER),
		object: (a: MyStack, b: MyStack) => compareText(a.object.toLowerCase(), b.object.toLowerCase()),
		exposure: down(({totalSeconds}) => totalSeconds),
		frames: down(({framesAligned}) => framesAligned),
	}[order];
	return (a, b) => first(a, b) || newest(a, b) || compareText(a.id, b.id);
}

/** Totals over all stacks. */
export type StackTotals = {
	readonly stacks: number;
	readonly onTelescopes: number;
	readonly inArchive: number;
	readonly nights: number;
	readonly objects: number;
	readonly exposureSeconds: number;
	/** Over the stacks for which both numbers are known. */
	readonly framesAligned: number;
	readonly framesInput: number;
};

/** Computes the totals. */
export function totalsOf(stacks: readonly MyStack[]): StackTotals {
	const both = stacks.filter(({framesAligned, framesInput}) => framesAligned !== undefined && framesInput !== undefined);
	const sum = (values: ReadonlyArray<number | undefined>) => values.reduce<number>((total, value) => total + (value ?? 0), 0);
	const distinct = (values: ReadonlyArray<string | undefined>) => new Set(values.filter(value => value !== undefined && value !== '')).size;
	return {
		stacks: stacks.length,
		onTelescopes: stacks.filter(({telescope}) => telescope).length,
		inArchive: stacks.filter(({archive}) => archive).length,
		nights: distinct(stacks.map(({night}) => night)),
		objects: distinct(stacks.map(({object}) => object.toLowerCase())),
		exposureSeconds: sum(stacks.map(({totalSeconds}) => totalSeconds)),
		framesAligned: sum(both.map(({framesAligned}) => framesAligned)),
		framesInput: sum(both.map(({framesInput}) => framesInput)),
	};
}
