/** What the man page says beyond the tables. */
export const introduction: readonly string[] = [
	'Finds the ZWO Seestar telescopes on the network, groups their raw sub-frames into clock-aligned time blocks of 15 minutes, has the telescope stack each block, gives the results names from which it knows what is already done, and sends them to the CrowdSky server.',
	'Without a command, in a terminal, it is a full-screen program. With a command it prints lines, or with --json one object a line, and ends with an exit status: for cron and for other programs. Without a command and without a terminal it shows its help and ends with status 2.',
];

export const settingsWords: readonly string[] = [
	'The configuration file is one JSON object, for example {"hosts": ["seestar.local"], "blockMinutes": 10, "readOnly": true}. The command line overrides the environment, the environment overrides the file, and the file overrides the defaults; --print-config shows every value and where it comes from. A switch that the file turns on is turned off for one run by --no- and its name, as in --no-read-only.',
	'An unknown name, a value that cannot be used and broken JSON are reported with their line and column, status 2. Paths in the file are relative to its own folder. It never contains credentials. The demo does not read it. The settings of the interactive program (key o) write it.',
	'The entry names calls telescopes what you call them: {"names": {"192.168.1.83": "Balcony"}}. Key n in the interactive program writes such a name under an identifier of the telescope itself, so that it stays when the address changes; screens and lines show it, and JSON has it as scopeName beside scope.',
];

export const variables: ReadonlyArray<readonly [string, string]> = [
	['CROWDSKY_USERNAME, CROWDSKY_PASSWORD', 'credentials for the CrowdSky server, used instead of those saved by login; there are no options for them'],
];

export const files: ReadonlyArray<readonly [string, string]> = [
	['~/.config/crowdsky-tui/config.json', 'the configuration (macOS: ~/Library/Preferences/crowdsky-tui; Windows: %APPDATA%\\crowdsky-tui\\Config)'],
	['~/.config/crowdsky-tui/credentials.json', 'the saved login, readable only by its owner'],
	['~/.local/share/crowdsky-tui', 'the journal of what was stacked and uploaded (macOS: ~/Library/Application Support/crowdsky-tui)'],
	['~/.local/state/crowdsky-tui', 'the log (macOS: ~/Library/Logs/crowdsky-tui)'],
];

export const promises: readonly string[] = [
	'Sub-frames on the telescope are never changed, moved or deleted. A stack is named only when the telescope has finished it, and counts as uploaded only when the server has confirmed it. A run that was ended at any moment is finished by the next one, and no block is stacked twice. Passwords, keys and the location of the telescope appear in no log, journal or output.',
];

export const examples: ReadonlyArray<readonly [string, string]> = [
	['crowdsky-tui --demo', 'try everything on a simulated telescope'],
	['crowdsky-tui plan', 'what would be stacked'],
	['crowdsky-tui stack "IC 434"', 'stack the blocks of one target'],
	['crowdsky-tui night --json', 'stack and upload everything; what cron runs'],
	['crowdsky-tui --print-config', 'every setting and where it comes from'],
	['eval "$(crowdsky-tui completion bash)"', 'completion of commands and options in this shell'],
];
