/**
 * Watches for what no client may do to a telescope (promises P1 and P2). It refuses what it finds, so that a test's files
 * survive, and records it, so that the test fails.
 */
export class Canary {
	/** One line for each violation; a correct client leaves it empty. */
	readonly violations: string[] = [];

	/** A remote procedure is about to be called. Returns whether it is forbidden. */
	forbidsMethod(method: string): boolean {
		return this.#refuse(forbiddenMethods.test(method), `called ${method}`);
	}

	/** A file or folder is about to be written, truncated, renamed or deleted. `name` is its path in the share. */
	forbidsChange(verb: 'create' | 'write' | 'rename' | 'delete', name: string): boolean {
		return this.#refuse(isSubFrame(name), `${verb} ${name}`);
	}

	/** A file is about to be deleted; only `CrowdSky_*` files may be. */
	forbidsRemoval(name: string): boolean {
		const [last = ''] = name.split('\\').slice(-1);
		return this.#refuse(isSubFrame(name) || !last.startsWith('CrowdSky_'), `delete ${name}`);
	}

	/** A rename that would replace an existing file. */
	forbidsReplacing(from: string, to: string): boolean {
		return this.#refuse(true, `rename ${from} over ${to}`);
	}

	#refuse(isForbidden: boolean, violation: string): boolean {
		if (isForbidden) this.violations.push(violation);
		return isForbidden;
	}
}

const forbiddenMethods = /delete|format|^remove_|^del_/i;

// Case is ignored: the share's names are the same in either case.
function isSubFrame(name: string): boolean {
	const parts = name.toLowerCase().split('\\');
	return (parts.at(-1) ?? '').startsWith('light_') || parts.some(part => /[-_]subs?$/.test(part));
}
