export type CommandRow = {
	readonly name: string;
	/** What stands after it in the help. */
	readonly operands: string;
	readonly words: string;
	/** Does it change anything on a telescope or elsewhere? */
	readonly changes: boolean;
};

/** Every command of cli.md that exists so far. */
export const commandTable = [
	{name: 'targets', operands: '', words: 'targets with raw sub-frames, for every telescope', changes: false},
	{name: 'plan', operands: '[TARGET...]', words: 'every block with its status: the dry run of stack', changes: false},
	{name: 'stack', operands: '[TARGET... | --all] [--dry-run]', words: 'stack the blocks that are ready, and name the results', changes: true},
	{name: 'simulate', operands: '[--bind ADDRESS] [--data DIR]', words: 'a simulated telescope in the foreground', changes: false},
] as const satisfies readonly CommandRow[];

export type CommandName = (typeof commandTable)[number]['name'];

export const commandRows: readonly CommandRow[] = commandTable;
