import type {Role, Theme} from '../theme.js';
import type {CoveragePoints} from './coverage-points.js';
import {DotCanvas} from './dot-canvas.js';
import {eclipticPoints, equatorPoints, galacticPoints, gridLines, type Grid} from './great-circles.js';
import type {Direction, Projection} from './projection.js';

/** A place in the sky with a mark of its own. */
export type SkyMark = {readonly direction: Direction; readonly kind: MarkKind; /** Written beside it where there is room. */ readonly label?: string};

/** What waits to be stacked, and the user's own stacks from the newest or deepest to the oldest or shallowest. */
export type MarkKind = 'waiting' | 'full' | 'ring' | 'small';

/** What a sky map shows. */
export type SkyMapParts = {
	readonly projection: Projection;
	readonly columns: number;
	readonly rows: number;
	/** Places that anybody has covered, and how deeply. */
	readonly coverage: CoveragePoints;
	/** If two fall into one cell, the earlier one is shown. */
	readonly marks: readonly SkyMark[];
	readonly grid?: Grid;
	/** Labels of the grid; they are left out where anything else needs the room. */
	readonly labels?: ReadonlyArray<{readonly direction: Direction; readonly text: string}>;
	/** Degrees from one dot to the next: by default 360 degrees over the width. */
	readonly dotDegrees?: number;
};

/** How many stacks make a place count as deep. */
export const deepStacks = 20;

/** The grid of the whole sky. */
export const wholeGrid: Grid = {raStepDegrees: 30, decStepDegrees: 30, raDegrees: [0, 330], decDegrees: [-90, 90]};

type Sign = {readonly text: string; readonly ascii: string; readonly role: Role};

const signs: Readonly<Record<MarkKind, Sign>> = {
	waiting: {text: '◆', ascii: 'X', role: 'warning'},
	full: {text: '●', ascii: '@', role: 'good'},
	ring: {text: '○', ascii: 'O', role: 'good'},
	small: {text: '◦', ascii: 'o', role: 'good'},
};

/** The dash patterns of the lines, which tell them apart where there are no colours: dots drawn, dots left out. */
const lines = {
	grid: {ascii: '.', pattern: [true, false, false, false]},
	equator: {ascii: ':', pattern: [true, false]},
	ecliptic: {ascii: '-', pattern: [true, true, true, false, false, false]},
	galaxy: {ascii: '~', pattern: [true, true, true, true, true, true, false]},
} as const;

/** Shades in place of dots, from little to much; none of them means anything else. */
const asciiShades = '*%#';

/** The character of a mark, for legends. */
export function signOf(theme: Pick<Theme, 'isAscii'>, kind: MarkKind): readonly [role: Role, text: string] {
	const {text, ascii, role} = signs[kind];
	return [role, theme.isAscii ? ascii : text];
}

/** Samples of a line and of coverage as the map draws them, for legends. */
export function sampleOf({isAscii}: Pick<Theme, 'isAscii'>, of: 'equator' | 'ecliptic' | 'galaxy' | 'covered'): string {
	if (of === 'covered') return isAscii ? '*%#' : '\u2802\u2815\u28FF';
	return isAscii ? lines[of].ascii.repeat(3) : {equator: '\u2802\u2802\u2802', ecliptic: '\u2812\u2802\u2810\u2812', galaxy: '\u2812\u2812\u2812'}[of];
}

/** The kind of a stack's mark by its age: a week, a quarter of a year. */
export function kindOfAge(ageDays: number | undefined): Exclude<MarkKind, 'waiting'> {
	return ageDays === undefined || ageDays > 90 ? 'small' : ageDays > 7 ? 'ring' : 'full';
}

/** The kind of a place's mark by how many stacks the user has there: one, fewer than ten, more. */
export function kindOfDepth(stacks: number): Exclude<MarkKind, 'waiting'> {
	return stacks >= 10 ? 'full' : stacks > 1 ? 'ring' : 'small';
}

/**
 * Draws the sky on a canvas: the equatorial grid, the ecliptic and the galactic plane lightly, what people have covered as dots
 * (in ASCII as shades), and on top the user's own stacks and what waits, as marks. East is to the left.
 */
export function drawSky(theme: Theme, parts: SkyMapParts): DotCanvas {
	const {projection, columns, rows, coverage, marks, grid = wholeGrid, labels = [], dotDegrees = 180 / Math.max(1, columns)} = parts;
	if (columns < 1 || rows < 1) return new DotCanvas(theme, 0, 0);
	const canvas = new DotCanvas(theme, columns, rows);
	const step = dotDegrees / 1.5;
	const draw = (name: keyof typeof lines, all: readonly Direction[][]) => {
		const {ascii, pattern} = lines[name];
		const layer = canvas.layer({role: 'dim', ascii});
		for (const points of all) canvas.line(layer, points.map(direction => placed(projection, direction)), pattern);
	};

	draw('grid', gridLines(grid, step));
	draw('equator', [equatorPoints(step)]);
	draw('ecliptic', [eclipticPoints(step)]);
	draw('galaxy', [galacticPoints(step)]);
	const thin = canvas.layer({role: 'plain', shades: asciiShades});
	const deep = canvas.layer({role: theme.hasColor ? 'accent' : 'strong', shades: asciiShades});
	for (let at = 0; at < coverage.xs.length; at++) {
		const depth = coverage.depths[at] ?? 0;
		canvas.dot(depth >= deepStacks ? deep : thin, coverage.xs[at] ?? 0, coverage.ys[at] ?? 0, depth);
	}

	const there = marks.flatMap(mark => {
		const point = placed(projection, mark.direction);
		return point ? [{...mark, ...point}] : [];
	});
	for (const {x, y, kind} of there) canvas.mark({x, y}, signOf(theme, kind)[1], signs[kind].role);
	for (const {x, y, label} of there) if (label !== undefined && label !== '') canvas.mark({x, y, offset: 2}, label, 'plain');
	for (const {direction, text} of labels) {
		const point = placed(projection, direction);
		if (point) canvas.mark({...point, offset: 1}, text, 'dim');
	}

	return canvas;
}

/** The same map as lines of text. */
export function skyMap(theme: Theme, parts: SkyMapParts): string[] {
	return drawSky(theme, parts).lines();
}

/** Where a direction lies on the canvas, from 0 (left, top) to 1. */
function placed({project}: Projection, direction: Direction): {readonly x: number; readonly y: number} | undefined {
	const point = project(direction);
	return point && {x: (1 + point.x) / 2, y: (1 - point.y) / 2};
}
