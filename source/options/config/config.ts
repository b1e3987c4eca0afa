import path from 'node:path';
import {success, type Result} from '../trouble/trouble.js';
import {readConfig, type Config} from './config-file.js';
import {checkInvocation, type Invocation, type Origin} from './invocation.js';
import type {OptionName} from './option-table.js';

/** The demo and what meets neither telescopes nor the server go on without the user's settings. */
function isWithoutConfig({command, switches}: Invocation): boolean {
	return switches.has('demo') || command === 'simulate';
}

/** Where this run's configuration file is or would be: that of --config, or the platform's. */
export function configFileOf({texts}: Pick<Invocation, 'texts'>, configFolder: string): string {
	const [named] = texts.get('config') ?? [];
	return named === undefined ? path.join(configFolder, 'config.json') : path.resolve(named);
}

/**
 * The invocation with what the configuration file adds: whatever command line and environment leave open.
 * Undefined `config`: the run reads none. Trouble: see readConfig; usage when the settings forbid the command.
 */
export async function withConfig(invocation: Invocation, configFolder: string): Promise<Result<{readonly invocation: Invocation; readonly config: Config | undefined}>> {
	if (isWithoutConfig(invocation)) return success({invocation, config: undefined});
	const read = await readConfig(configFileOf(invocation, configFolder), invocation.texts.has('config'));
	if (!read.ok) return read;
	const texts = new Map(invocation.texts);
	const switches = new Set(invocation.switches);
	const origins = new Map<OptionName, Origin>(invocation.origins);
	for (const [name, value] of read.value.values) {
		if (origins.has(name)) continue;
		origins.set(name, 'configFile');
		if (value === true) switches.add(name);
		else if (value !== false) texts.set(name, value);
	}

	const checked = checkInvocation({...invocation, texts, switches, origins});
	return checked.ok ? success({invocation: checked.value, config: read.value}) : checked;
}
