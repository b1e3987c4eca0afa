import {sampleOf, signOf, type MarkKind} from '../../components/sky/sky-map.js';
import type {Span, SpanRow} from '../../components/spans.js';
import type {Theme} from '../../components/theme.js';
import type {SkyView} from '../view-state.js';

const words = {
	age: {full: '7 d', ring: '90 d', small: 'old'},
	depth: {full: '10+', ring: '2-9', small: 'one'},
} as const;

/** The meaning of the map's symbols, in rows of at most 20 cells. */
export function skyLegend({marks, coverage, fetchedAtMs}: SkyView, theme: Pick<Theme, 'isAscii'>): SpanRow[] {
	const sign = (kind: MarkKind): Span => signOf(theme, kind);
	const own = (['full', 'ring', 'small'] as const).flatMap((kind): Span[] => [sign(kind), ` ${words[marks][kind]} `]);
	return [
		[''],
		[sign('waiting'), ' to be stacked'],
		own,
		...(coverage ? [[['accent', sampleOf(theme, 'covered')], ' anyone\'s stacks'] satisfies SpanRow] : []),
		[['dim', sampleOf(theme, 'equator')], ' equator'],
		[['dim', sampleOf(theme, 'ecliptic')], ' ecliptic'],
		[['dim', sampleOf(theme, 'galaxy')], ' Milky Way'],
		...(fetchedAtMs === undefined ? [] : [[['dim', `as of ${new Date(fetchedAtMs).toISOString().slice(0, 10)}`]] satisfies SpanRow]),
	];
}
