export type CommandRow = {
	readonly name: string;
	/** What stands after it in the help. */
	readonly operands: string;
	readonly words: string;
	/** Does it change anything on a telescope or a server? */
	readonly changes: boolean;
};

/** Every command of cli.md that exists so far. */
export const commandTable = [
	{name: 'targets', operands: '', words: 'targets with raw sub-frames, for every telescope', changes: false},
	{name: 'plan', operands: '[TARGET...]', words: 'every block with its status: the dry run of stack', changes: false},
	{name: 'stack', operands: '[TARGET... | --all] [--dry-run]', words: 'stack the blocks that are ready, and name the results', changes: true},
	{name: 'upload', operands: '[TARGET... | --all | --file FILE...] [--dry-run]', words: 'send stacks that are not on the CrowdSky server yet', changes: true},
	{name: 'night', operands: '[TARGET...] [--at WHEN]', words: 'stack, and upload meanwhile: what cron runs; no TARGET means all', changes: true},
	{name: 'stacks', operands: '[--object NAME]', words: 'your stacks on the CrowdSky server', changes: false},
	{name: 'download', operands: 'KEY... [--dest DIR]', words: 'fetch stacks from the CrowdSky server by chunk key', changes: false},
	{name: 'purge', operands: '[TARGET... | --all] [--dry-run] [--yes]', words: 'delete CrowdSky stacks and their pictures on the telescope; asks first', changes: true},
	{name: 'login', operands: '', words: 'save your CrowdSky login on this machine', changes: false},
	{name: 'logout', operands: '', words: 'forget the saved CrowdSky login', changes: false},
	{name: 'service', operands: '[unit|timer] [--at WHEN]', words: 'systemd unit and timer that run the night every day', changes: false},
	{name: 'doctor', operands: '', words: 'check every link of the chain, and say what to do', changes: false},
	{name: 'simulate', operands: '[--bind ADDRESS] [--data DIR]', words: 'a simulated telescope and CrowdSky server in the foreground', changes: false},
	{name: 'completion', operands: 'bash|zsh|fish', words: 'completion of commands and options for your shell', changes: false},
	{name: 'man', operands: '', words: 'the manual as a man page: crowdsky-tui man | man -l -', changes: false},
] as const satisfies readonly CommandRow[];

export type CommandName = (typeof commandTable)[number]['name'];

export const commandRows: readonly CommandRow[] = commandTable;
