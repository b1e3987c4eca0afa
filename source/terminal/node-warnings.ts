import process from 'node:process';

/**
 * Passes Node's own warnings to `tell` instead of letting them be written into the middle of the screen, past whatever
 * draws, where they would stay. Returns how to give the warnings back to Node.
 */
export function takeWarnings(tell: (line: string) => void): () => void {
	const before = process.rawListeners('warning') as Array<(warning: Error) => void>;
	const hear = ({name, message}: Error): void => tell(`${name}: ${message}`);
	process.removeAllListeners('warning');
	process.on('warning', hear);
	return () => {
		process.off('warning', hear);
		for (const listener of before) process.on('warning', listener);
	};
}
