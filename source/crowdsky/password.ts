import {inspect} from 'node:util';

/** A password that does not show in any log, error, template or JSON; only code that asks for it by name sees it. */
export type Password = {
	/** The plain password, only for the wire and the file of credentials. */
	reveal(): string;
	toString(): string;
	toJSON(): string;
};

const shown = '[hidden]';

/** Hides a password from everything that prints values. */
export function hidePassword(text: string): Password {
	return Object.freeze({
		reveal: () => text,
		toString: () => shown,
		toJSON: () => shown,
		[inspect.custom]: () => shown,
	});
}
