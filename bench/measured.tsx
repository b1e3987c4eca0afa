// What the programs under measurement of bench/draw.ts have in common.
import process from 'node:process';
import type {ReactNode} from 'react';
import {openTerminal} from '../source/terminal/session.js';

type Drawing = {
	/** One change of state; ten come a second. */
	readonly step: () => void;
	readonly key: (key: string) => void;
	readonly draw: (size: {readonly columns: number; readonly rows: number}) => ReactNode;
};

/** Draws for so many seconds as the command line says, and prints what that cost; the first two seconds are the start and the compiler's. */
export function measure({step, key, draw}: Drawing): void {
	const [seconds = '10'] = process.argv.slice(2);
	const show = (): void => terminal.draw(draw);
	const terminal = openTerminal({
		onKey(pressed) {
			key(pressed);
			show();
		},
		onEnd: () => process.exit(1),
	});
	const timer = setInterval(() => {
		step();
		show();
	}, 100);
	show();
	setTimeout(() => {
		const before = process.cpuUsage();
		terminal.setTitle('measuring');
		setTimeout(() => {
			const {user, system} = process.cpuUsage(before);
			const memoryMb = process.memoryUsage().rss / 1e6;
			clearInterval(timer);
			terminal.close();
			console.log(JSON.stringify({cpuPercent: (user + system) / 1e4 / Number(seconds), memoryMb}));
		}, Number(seconds) * 1000);
	}, 2000);
}
