// Tests that need what not every system has; elsewhere they are skipped. The reasons stand here, once.
import process from 'node:process';
import test, {type ExecutionContext} from 'ava';

type Declare = (title: string, run: (t: ExecutionContext) => unknown) => void;

function where(isThere: boolean): Declare & {readonly serial: Declare} {
	if (isThere) return test;
	const skip: Declare = (title, run) => {
		test.skip(title, run);
	};
	return Object.assign(skip, {serial: skip});
}

/**
 * What Windows does not have: signals that a program can handle, or that its parent is told of; file modes of more than one
 * bit; named pipes, a shell; and a pseudo-terminal that hands on what the program wrote (that of Windows draws the screen anew).
 */
export const onUnix = where(process.platform !== 'win32');

/** `/proc` and `/dev/full`. */
export const onLinux = where(process.platform === 'linux');

/** Addresses of this machine besides 127.0.0.1, as a second host. macOS has that one alone, unless an administrator adds others. */
export const withManyLoopbacks = where(process.platform !== 'darwin');
