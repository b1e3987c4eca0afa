import process from 'node:process';

/** Ctrl-Z and `fg`: job control, which raw mode turns off. */
type Suspension = {
	/** Stops the whole job, as the terminal itself would; it comes back through `onResume`. */
	suspend(): void;
	end(): void;
};

// A job without a shell above it cannot be stopped: the signal is ignored (POSIX XSH 2.4.3, orphaned process groups). Then
// it resumes after this time.
const comesBackMs = 300;

/**
 * Listens to SIGTSTP and SIGCONT until `end`. `onSuspend` must give the terminal back before it returns; `onResume` takes it
 * again. Does nothing on Windows.
 */
export function suspensionOf({onSuspend, onResume}: {onSuspend: () => void; onResume: () => void}): Suspension {
	if (process.platform === 'win32') return {suspend() {}, end() {}};
	let isSuspended = false;
	let timer: NodeJS.Timeout | undefined;

	const resume = (): void => {
		if (!isSuspended) {
			// Stopped by SIGSTOP, which cannot be noticed beforehand: take the terminal again.
			onResume();
			return;
		}

		isSuspended = false;
		clearTimeout(timer);
		process.on('SIGTSTP', stopAlone);
		onResume();
	};

	const stop = (id: number): void => {
		if (isSuspended) return;
		isSuspended = true;
		onSuspend();
		// Without a listener the signal has its default effect.
		process.off('SIGTSTP', stopAlone);
		timer = setTimeout(resume, comesBackMs);
		process.kill(id, 'SIGTSTP');
	};

	const stopAlone = (): void => stop(process.pid);
	process.on('SIGTSTP', stopAlone);
	process.on('SIGCONT', resume);
	return {
		// 0 is the process group: npx and the shell that it runs us in must stop with us, or the user's shell would wait for them for ever.
		suspend: () => stop(0),
		end() {
			clearTimeout(timer);
			process.off('SIGTSTP', stopAlone);
			process.off('SIGCONT', resume);
		},
	};
}
