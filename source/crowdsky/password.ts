import {inspect} from 'node:util';

/** A password that shows in no log, error, template or JSON: only who asks for it by name sees it. */
export type Password = {
	/** The password in clear, for the wire and the file of credentials alone. */
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
