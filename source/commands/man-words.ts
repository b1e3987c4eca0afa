/** What the man page says beyond the tables. */
export const introduction: readonly string[] = [
	'Finds the ZWO Seestar telescopes of the network, groups their raw sub-frames into clock-aligned time blocks of 15 minutes, has the telescope stack each block, gives the results names by which the work is never done twice, and sends them to the CrowdSky server.',
	'Without a command, in a terminal, it is a full-screen program. With a command it writes lines, or with --json one object a line, and ends with a status: for cron and for other programs. Without a command and without a terminal it shows its help and ends with status 2.',
];

export const settingsWords: readonly string[] = [
	'The configuration file is one JSON object, for example {"hosts": ["seestar.local"], "blockMinutes": 10, "readOnly": true}. Command line is stronger than environment, environment than file, file than default; --print-config tells every value and where it comes from. A switch that the file sets is switched off for a run by --no- and its name, as in --no-read-only.',
	'A name that is none, a value that cannot be used and broken JSON are told with their line and column, status 2. Paths in the file are relative to its own folder. Credentials never stand in it. The demo does not read it. The settings of the interactive program (key o) write it.',
];

export const variables: ReadonlyArray<readonly [string, string]> = [
	['CROWDSKY_USERNAME, CROWDSKY_PASSWORD', 'credentials for the CrowdSky server, instead of those that login saved; there are no options for them'],
];

export const files: ReadonlyArray<readonly [string, string]> = [
	['~/.config/crowdsky-tui/config.json', 'the configuration (macOS: ~/Library/Preferences/crowdsky-tui; Windows: %APPDATA%\\crowdsky-tui\\Config)'],
	['~/.config/crowdsky-tui/credentials.json', 'the saved login, readable by its owner alone'],
	['~/.local/share/crowdsky-tui', 'the journal of what was stacked and uploaded (macOS: ~/Library/Application Support/crowdsky-tui)'],
	['~/.local/state/crowdsky-tui', 'the log (macOS: ~/Library/Logs/crowdsky-tui)'],
];

export const promises: readonly string[] = [
	'Sub-frames on the telescope are never changed, moved or deleted. A stack is named only when the telescope finished it, and counts as uploaded only when the server confirmed it. A run that was ended at any moment is finished by the next one, and no block is stacked twice. Passwords, keys and the place of the telescope appear in no log, journal or output.',
];

export const examples: ReadonlyArray<readonly [string, string]> = [
	['crowdsky-tui --demo', 'try everything on a simulated telescope'],
	['crowdsky-tui plan', 'what would be stacked'],
	['crowdsky-tui stack "IC 434"', 'stack the blocks of one target'],
	['crowdsky-tui night --json', 'stack and upload everything; what cron runs'],
	['crowdsky-tui --print-config', 'every setting and where it comes from'],
	['eval "$(crowdsky-tui completion bash)"', 'completion of commands and options in this shell'],
];
