/** The two files of the service. */
export type ServicePart = 'unit' | 'timer';

type ServiceProgram = {
	/** Paths of Node and of this program. */
	readonly node: string;
	readonly program: string;
	/** The command line of the night. */
	readonly arguments: readonly string[];
	/** The options to write after `crowdsky-tui service` to get the same output again. */
	readonly options: readonly string[];
};

const folder = '~/.config/systemd/user';

/** The unit (systemd.service(5)): one night, which itself waits for its moment. */
export function serviceLines({node, program, arguments: words, options}: ServiceProgram): string[] {
	const again = options.map(shellWord).join(' ');
	return [
		`# ${folder}/crowdsky-tui.service`,
		'#',
		'# Stacks and uploads every night by itself. To set it up, type:',
		'#   crowdsky-tui login',
		`#   mkdir -p ${folder}`,
		`#   crowdsky-tui service unit ${again} > ${folder}/crowdsky-tui.service`,
		`#   crowdsky-tui service timer > ${folder}/crowdsky-tui.timer`,
		'#   systemctl --user daemon-reload',
		'#   systemctl --user enable --now crowdsky-tui.timer',
		'#   loginctl enable-linger          (so that it runs while nobody is logged in)',
		'# What it did: journalctl --user -u crowdsky-tui',
		'# To stop it:  systemctl --user disable --now crowdsky-tui.timer',
		'# The login is the saved one, or CROWDSKY_USERNAME and CROWDSKY_PASSWORD in a file named by EnvironmentFile=.',
		...(/[/\\]_npx[/\\]/.test(program) ? ['# Attention: the program is in the cache of npx, which may be emptied. Install it with npm install --global crowdsky-tui first.'] : []),
		'',
		'[Unit]',
		'Description=CrowdSky: stack and upload the night of a Seestar',
		'',
		'[Service]',
		'Type=oneshot',
		`ExecStart=${[node, program, ...words].map(unitWord).join(' ')}`,
		'TimeoutStopSec=10',
	];
}

/** The timer (systemd.timer(5)): from noon on it makes sure that a night is waiting; starting it while one runs does nothing. */
export function timerLines(): string[] {
	return [
		`# ${folder}/crowdsky-tui.timer`,
		'',
		'[Unit]',
		'Description=CrowdSky: wait for the end of every night',
		'',
		'[Timer]',
		'OnCalendar=*-*-* 12..23:00:00',
		'Persistent=true',
		'AccuracySec=1min',
		'',
		'[Install]',
		'WantedBy=timers.target',
	];
}

/** A word for ExecStart: quotes, C escapes, and no specifiers or variables (systemd.service(5), "Command lines"). */
function unitWord(word: string): string {
	const plain = word.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('%', '%%').replaceAll('$', '$$$$').replaceAll(/\p{Cc}/gu, '');
	return /^[\w\-./:+@,=]+$/.test(word) ? word : `"${plain}"`;
}

function shellWord(word: string): string {
	return /^[\w\-./:+@,=]+$/.test(word) ? word : `'${word.replaceAll('\'', '\'\\\'\'').replaceAll(/\p{Cc}/gu, '')}'`;
}
