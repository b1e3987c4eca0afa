/** What the terminal at hand can show, found out once at the start. */
export type Capabilities = {
	/** Whether the full-screen program makes sense here; otherwise lines are printed. */
	readonly canDraw: boolean;
	/** Whether only characters up to U+007E may be drawn. */
	readonly isAscii: boolean;
	/** Whether colours may be used; bold, dim and reverse video may be in any case. */
	readonly hasColor: boolean;
};

/** The environment's variables, as process.env has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What the user asked for on the command line. */
export type TerminalSwitches = {readonly ascii?: boolean; readonly noColor?: boolean; readonly plain?: boolean};

export type CapabilityFacts = {
	readonly environment: Environment;
	readonly isInputTty: boolean;
	readonly isOutputTty: boolean;
	readonly switches?: TerminalSwitches;
	/** As process.platform has it; Windows has no locale variables. */
	readonly platform: string;
};

/** Decides from the environment and the switches alone; pure. */
export function capabilitiesOf({environment, isInputTty, isOutputTty, switches = {}, platform}: CapabilityFacts): Capabilities {
	const term = environment['TERM'] ?? '';
	const isForScreenReader = environment['INK_SCREEN_READER'] === 'true';
	return {
		canDraw: isInputTty && isOutputTty && term !== 'dumb' && !isCi(environment) && !isForScreenReader && switches.plain !== true,
		isAscii: switches.ascii === true || term === 'linux' || !hasUnicodeLocale(environment, platform),
		hasColor: switches.noColor !== true && !wantsNoColor(environment) && !isMonochrome(term),
	};
}

/**
 * Tells the colour library under Ink about it. It decides while it is imported,
 * so this must be called before Ink is; NO_COLOR alone it does not know.
 */
export function settleColor({hasColor}: Pick<Capabilities, 'hasColor'>, environment: Record<string, string | undefined>): void {
	if (!hasColor) environment['FORCE_COLOR'] = '0';
}

/** Build servers give some jobs a terminal that nobody looks at. */
function isCi(environment: Environment): boolean {
	return ['CI', 'CONTINUOUS_INTEGRATION'].some(name => !['', '0', 'false'].includes(environment[name] ?? ''));
}

/**
 * POSIX locale variables: the first of the three that is set decides (XBD 8.2). Windows has none of its own, and its
 * consoles are written to in Unicode whatever their code page is (libuv uses WriteConsoleW): there only a variable that
 * names another encoding speaks against it, and not even that one in a terminal that is known to draw all of Unicode.
 */
function hasUnicodeLocale(environment: Environment, platform: string): boolean {
	const locale = environment['LC_ALL'] || environment['LC_CTYPE'] || environment['LANG'] || '';
	if (/utf-?8/i.test(locale)) return true;
	if (platform !== 'win32') return false;
	// Windows Terminal; VS Code, WezTerm and mintty name themselves in TERM_PROGRAM. "C" says nothing of an encoding.
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
