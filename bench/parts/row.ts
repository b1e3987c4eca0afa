// One line of the table that `npm run bench` prints: what was measured, held against a floor and against what is wanted.
import process from 'node:process';

/** Every cell is text with its unit. `isWithin`: whether the figure is what is wanted; undefined where nothing was wanted of it. */
export type Row = {
	readonly work: string;
	readonly figure: string;
	/** The least that is possible, measured in the same run on the same machine. */
	readonly floor?: string;
	readonly ratio?: string;
	readonly wanted?: string;
	readonly isWithin?: boolean;
};

const mark = 'ROW ';

/** Tells a line: to whoever runs the command by itself in words, to bench/run.ts as data. */
export function tell(row: Row): void {
	if (process.env['CROWDSKY_BENCH_ROWS'] === '1') process.stdout.write(`${mark}${JSON.stringify(row)}\n`);
	else {
		const parts = [`${row.work}: ${row.figure}`, row.floor && `floor ${row.floor}`, row.ratio && `ratio ${row.ratio}`, row.wanted && `wanted ${row.wanted}${row.isWithin === false ? ', NOT REACHED' : ''}`];
		process.stdout.write(`${parts.filter(part => part !== undefined && part !== '').join('; ')}\n`);
	}
}

/** The lines that a command has told, as far as it came. */
export function rowsOf(output: string): Row[] {
	return output.split('\n').filter(line => line.startsWith(mark)).map(line => JSON.parse(line.slice(mark.length)) as Row);
}

/** The middle of the values; the upper one of two. */
export function median(values: readonly number[]): number {
	return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

/** A text of a table in columns, the first one to the left and the others to the right. */
export function tableText(rows: ReadonlyArray<readonly string[]>): string {
	const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map(row => row[column]?.length ?? 0)));
	return rows.map(row => row.map((cell, column) => column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)).join('  ').trimEnd()).join('\n');
}
