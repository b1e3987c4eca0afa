import path from 'node:path';
import {success, type Result} from '../../errors/problem.js';
import {readConfig, type Config} from './config-file.js';
import {checkInvocation, type Invocation, type Origin} from '../parse.js';
import type {OptionName} from '../option-table.js';

/** The demo, and commands that contact neither telescopes nor the server, do not need the user's settings. */
function isWithoutConfig({command, switches}: Invocation): boolean {
	return switches.has('demo') || command === 'simulate';
}

/** Where this run's configuration file is or would be: --config, or the platform's. */
export function configFileOf({texts}: Pick<Invocation, 'texts'>, configFolder: string): string {
	const [named] = texts.get('config') ?? [];
	return named === undefined ? path.join(configFolder, 'config.json') : path.resolve(named);
}

/**
 * The invocation completed by the configuration file: it sets whatever the command line and the environment leave open. With
 * `config` undefined the run reads no file. Problem: see readConfig; usage when the settings forbid the command.
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

	const checked = checkInvocation({...invocation, texts, switches, origins, names: read.value.names});
	return checked.ok ? success({invocation: checked.value, config: read.value}) : checked;
}
