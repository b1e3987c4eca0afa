import path from 'node:path';
import {readdir} from 'node:fs/promises';
import type {SimulatedSeestar} from '../../../../source/simulator/simulator.js';
import {RawClient} from '../../../simulator/seestar/raw-client.js';

/** Another client of the same telescope, over a socket of its own. */
export type SecondClient = {
	/** Clears the state and stacks the frames of a folder from the `first` to before the `end`; resolves when it has ended. */
	stack(folder: string, first: number, end: number): Promise<void>;
	/** Sets these frames for the telescope's next batch without starting it. */
	set(folder: string, first: number, end: number): Promise<void>;
	clear(): Promise<void>;
	end(): void;
};

export async function secondClient(scope: SimulatedSeestar): Promise<SecondClient> {
	const client = await RawClient.to(scope);
	const filesOf = async (folder: string, first: number, end: number) => {
		const names = (await readdir(path.join(scope.folder, 'MyWorks', folder))).filter(name => name.endsWith('.fit')).sort();
		return {path: `MyWorks/${folder}`, files: names.slice(first, end).map(name => ({name: `MyWorks/${folder}/${name}`}))};
	};

	const ended = async () => {
		for (;;) {
			const reply = await client.ask('iscope_get_app_state');
			const batch = (reply?.result as {BatchStack?: {state: string}} | undefined)?.BatchStack;
			if (batch?.state !== 'working') return;
			await new Promise(resolve => {
				setTimeout(resolve, 20);
			});
		}
	};

	return {
		async stack(folder, first, end) {
			await ended();
			await client.ask('clear_batch_stack');
			await client.ask('set_batch_stack_setting', await filesOf(folder, first, end));
			await client.ask('start_batch_stack');
			await ended();
		},
		async set(folder, first, end) {
			await client.ask('set_batch_stack_setting', await filesOf(folder, first, end));
		},
		async clear() {
			await client.ask('clear_batch_stack');
		},
		end() {
			client.end();
		},
	};
}
