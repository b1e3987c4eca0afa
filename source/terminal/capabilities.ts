/** What the current terminal can show, determined once at the start. */
type Capabilities = {
	/** Whether the full-screen program makes sense here; otherwise lines are printed. */
	readonly canDraw: boolean;
	/** Why lines are printed in a terminal where the user would expect the screens, as a sentence with the next step; undefined otherwise. */
	readonly whyLines: string | undefined;
	/** Whether only characters up to U+007E may be drawn. */
	readonly isAscii: boolean;
	/** Whether colours may be used; bold, dim and reverse video may be used in any case. */
	readonly hasColor: boolean;
};

/** The environment's variables, as process.env has them. */
type Environment = Readonly<Record<string, string | undefined>>;

/** What the user asked for on the command line. */
type TerminalSwitches = {readonly ascii?: boolean; readonly noColor?: boolean; readonly plain?: boolean};

export type CapabilityFacts = {
	readonly environment: Environment;
	readonly isInputTty: boolean;
	readonly isOutputTty: boolean;
	readonly switches?: TerminalSwitches;
	/** As process.platform has it; Windows has no locale variables. */
	readonly platform: string;
};

/** Decides only from the environment and the switches; pure. */
export function capabilitiesOf({environment, isInputTty, isOutputTty, switches = {}, platform}: CapabilityFacts): Capabilities {
	const term = environment['TERM'] ?? '';
	const isTerminal = isInputTty && isOutputTty && switches.plain !== true;
	const whyLines = isTerminal ? whyNoScreens(term, environment) : undefined;
	return {
		canDraw: isTerminal && whyLines === undefined,
		whyLines,
		isAscii: switches.ascii === true || term === 'linux' || !hasUnicodeLocale(environment, platform),
		hasColor: switches.noColor !== true && !wantsNoColor(environment) && !isMonochrome(term),
	};
}

/**
 * Tells Ink's colour library about it. That library decides while it is being imported, so this must be called before Ink is
 * imported; it does not know NO_COLOR by itself.
 */
export function settleColor({hasColor}: Pick<Capabilities, 'hasColor'>, environment: Record<string, string | undefined>): void {
	if (!hasColor) environment['FORCE_COLOR'] = '0';
}

function whyNoScreens(term: string, environment: Environment): string | undefined {
	if (term === 'dumb') return 'There are no screens here: TERM=dumb says that this terminal cannot draw. Set TERM to its kind, such as xterm-256color.';
	const ci = ciVariable(environment);
	if (ci !== undefined) return `There are no screens here: ${ci} is set, as on a build server. Unset it to see them.`;
	return environment['INK_SCREEN_READER'] === 'true' ? 'There are no screens here: INK_SCREEN_READER asks for lines, which suit a screen reader better.' : undefined;
}

/** Build servers give some jobs a terminal that nobody looks at. */
function ciVariable(environment: Environment): string | undefined {
	return ['CI', 'CONTINUOUS_INTEGRATION'].find(name => !['', '0', 'false'].includes(environment[name] ?? ''));
}

/**
 * POSIX locale variables: the first of the three that is set decides (XBD 8.2). Windows has none, and Unicode is written to
 * its consoles whatever their code page is (libuv uses WriteConsoleW). There only a variable that names another encoding
 * speaks against Unicode, and not even that one in a terminal that is known to draw all of it.
 */
function hasUnicodeLocale(environment: Environment, platform: string): boolean {
	const locale = environment['LC_ALL'] || environment['LC_CTYPE'] || environment['LANG'] || '';
	if (/utf-?8/i.test(locale)) return true;
	if (platform !== 'win32') return false;
	// Windows Terminal; VS Code, WezTerm and mintty set TERM_PROGRAM. "C" says nothing about an encoding.
	return locale === '' || /^(C|POSIX)$/.test(locale) || (environment['WT_SESSION'] ?? '') !== '' || (environment['TERM_PROGRAM'] ?? '') !== '';
}

/** See no-color.org: any value but the empty one counts. */
function wantsNoColor(environment: Environment): boolean {
	return (environment['NO_COLOR'] ?? '') !== '' || ['0', 'false'].includes(environment['FORCE_COLOR'] ?? '');
}

/** Terminals of DEC's VT series up to 420, and terminfo's entries for one colour. */
function isMonochrome(term: string): boolean {
	return /^vt(52|1\d\d|2\d\d|3\d\d|4\d\d)\b/.test(term) || /-mono$|-m$/.test(term);
}
