import type {OptionName, OptionTopic} from './option-table.js';

export type CommandRow = {
	readonly name: string;
	/** What follows it in the help. */
	readonly operands: string;
	readonly description: string;
	/** Topics of the options that define what it does; its help lists them first, together with its own options. */
	readonly own?: ReadonlyArray<OptionTopic | OptionName>;
	/** What an option does in this command, where that differs from the usual. */
	readonly words?: Readonly<Partial<Record<OptionName, string>>>;
	/** Other topics and options that apply to it; its help only lists their names. */
	readonly common: ReadonlyArray<OptionTopic | OptionName>;
	/** Whether it changes anything on a telescope or a server. */
	readonly changes: boolean;
};

const always = ['output', 'recording', 'program'] as const;
const printed = ['help', 'version'] as const;

/** Every command. */
const commandTable = [
	{name: 'targets', operands: '', description: 'targets with raw sub-frames, for every telescope', common: ['telescope', ...always], changes: false},
	{name: 'plan', operands: '[TARGET...]', description: 'every block with its status: the dry run of stack', own: ['blocks'], common: ['telescope', ...always], changes: false},
	{name: 'stack', operands: '[TARGET... | --all] [--dry-run]', description: 'stack the blocks that are ready, and name the results', own: ['blocks', 'stacking'], common: ['telescope', ...always], changes: true},
	{name: 'upload', operands: '[TARGET... | --all | --file FILE...] [--dry-run]', description: 'send stacks that are not on the CrowdSky server yet', own: ['sending', 'archive'], common: ['telescope', 'blocks', 'server', ...always], changes: true},
	{name: 'night', operands: '[TARGET...] [--at WHEN]', description: 'stack and upload at the same time: what cron runs; no TARGET means all', own: ['blocks', 'stacking', 'sending', 'archive'], common: ['telescope', 'server', ...always], changes: true},
	{name: 'stacks', operands: '[--object NAME]', description: 'your stacks on the CrowdSky server', common: ['server', ...always], changes: false},
	{name: 'sky', operands: '', description: 'map of the sky: your stacks, what waits on telescopes, and who else observes there', common: ['telescope', 'blocks', 'server', 'screens', ...always], changes: false},
	{name: 'download', operands: 'KEY... [--dest DIR]', description: 'fetch stacks from the CrowdSky server by chunk key', own: ['dest'], words: {dest: 'folder for fetched stacks [this one]'}, common: ['server', ...always], changes: false},
	{name: 'purge', operands: '[TARGET... | --all] [--dry-run] [--yes]', description: 'delete CrowdSky stacks and their pictures from the telescope; asks first', common: ['telescope', ...always], changes: true},
	{name: 'login', operands: '', description: 'save your CrowdSky login on this machine', common: ['server', ...always], changes: false},
	{name: 'logout', operands: '', description: 'forget the saved CrowdSky login', common: ['server', ...always], changes: false},
	{name: 'service', operands: '[unit|timer] [--at WHEN]', description: 'systemd unit and timer that run the night every day', words: {at: 'when the night begins: sunrise-30m, sunrise, sunrise+1h or HH:MM [sunrise-30m]'}, common: ['telescope', 'blocks', 'stacking', 'server', 'sending', 'archive', ...always], changes: false},
	{name: 'doctor', operands: '[--deep]', description: 'check every link of the chain and say what to do', common: ['telescope', 'server', 'archive', 'max-wait', 'even-if-observing', ...always], changes: false},
	{name: 'report', operands: '[FILE] [--since WHEN] [--hide-targets]', description: "an archive for a bug report: last night's recording, the journal and doctor's output, without private data", common: ['telescope', 'server', 'output', 'config', ...printed], changes: false},
	{name: 'simulate', operands: '[--replay FILE] [--bind ADDRESS]', description: 'run a simulated telescope and CrowdSky server, or replay a recorded telescope', common: ['json', ...printed], changes: false},
	{name: 'completion', operands: 'bash|zsh|fish', description: 'shell completion of commands and options', common: [...printed], changes: false},
	{name: 'man', operands: '', description: 'the manual as a man page: crowdsky-tui man | man -l -', common: [...printed], changes: false},
] as const satisfies readonly CommandRow[];

export type CommandName = (typeof commandTable)[number]['name'];

export const commandRows: readonly CommandRow[] = commandTable;
