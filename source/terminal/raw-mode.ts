/** Turning raw mode off and on again is what wakes the keys after a stop (measured on Node 20). */
export function takeKeys(stdin: NodeJS.ReadStream): void {
	giveKeysBack(stdin);
	try {
		stdin.setRawMode(true);
	} catch {}
}

/** The terminal edits and echoes lines again. */
export function giveKeysBack(stdin: NodeJS.ReadStream): void {
	try {
		stdin.setRawMode(false);
	} catch {
		// The terminal is gone, and its modes with it.
	}
}

/**
 * Node writes to a terminal synchronously, so an SSH connection that hangs would stop the whole program in the middle of a
 * write. The switch for this is not public.
 */
export function doNotBlock(stdout: NodeJS.WriteStream): void {
	const {_handle: handle} = stdout as {_handle?: {setBlocking?: (isBlocking: boolean) => unknown}};
	handle?.setBlocking?.(false);
}
