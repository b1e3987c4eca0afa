import {isIPv4, isIPv6} from 'node:net';
import type {PrivateKind, StandIns} from './stand-ins.js';

/** Addresses that belong to nobody in particular: this machine itself, no address, and network masks. */
const commonAddresses = /^(?:0\.0\.0\.0|127\.\d+\.\d+\.\d+|255\.\d+\.\d+\.\d+|::1?)$/;
/** The project's own server, and this machine. */
const commonServers = /^(?:crowdsky\.univie\.ac\.at|localhost|seestar(?:-\d{1,2})?(?:\.local)?)$/i;
/** The names that every Seestar has on its network. */
const commonNames = /^seestar(?:-\d{1,2})?\.local$/i;

type Rule = {
	/** What a text must contain for the rule to be tried: most texts contain none of it. */
	readonly needs: RegExp;
	readonly pattern: RegExp;
	readonly replace: (standIns: StandIns, match: string, groups: Groups) => string;
	/** What it reveals may also occur by itself elsewhere. */
	readonly learned?: (groups: Groups) => Learned;
};

type Groups = Readonly<Record<string, string | undefined>>;
type Learned = {readonly kind: PrivateKind; readonly text: string | undefined};

/** What is private by its own form, wherever it occurs. Each pattern is linear: no two of its repeated parts can match the same character. */
const rules: readonly Rule[] = [
	{
		needs: /-----BEGIN/, pattern: /-----BEGIN [A-Z\d ]{1,40}-----[^-]*(?:-----END [A-Z\d ]{1,40}-----)?/g,
		replace: (standIns, match) => standIns.of('secret', match),
	},
	{
		needs: /\b(?:basic|bearer|digest|negotiate)\s/i, pattern: /\b(?<scheme>Basic|Bearer|Digest|Negotiate)(?<gap>\s{1,4})(?<token>[\w+/=.~-]{6,})/gi,
		replace: (standIns, _, {scheme, gap, token}) => `${scheme}${gap}${standIns.of('secret', token ?? '')}`,
	},
	{needs: /csk_|eyJ/, pattern: /\bcsk_\w{4,}|\beyJ[\w-]{8,}(?:\.[\w-]{4,}){1,2}/g, replace: (standIns, match) => standIns.of('secret', match)},
	{
		needs: /:\/\//, pattern: /:\/\/(?<user>[^\s/:@]{1,200})(?::(?<word>[^\s/@]{0,200}))?@/g,
		replace: (standIns, _, {user, word}) => `://${standIns.of('user', user ?? '')}${word === undefined ? '' : `:${standIns.of('secret', word)}`}@`,
		learned: ({user}) => ({kind: 'user', text: user}),
	},
	{
		needs: /:\/\//, pattern: /(?<lead>:\/\/(?:[^\s/@]{0,200}@)?)(?<host>[a-z][\w-]{0,62}(?:\.[\w-]{1,63}){0,6})/gi,
		replace: (standIns, _, {lead, host = ''}) => `${lead}${commonServers.test(host) || standIns.isStandIn(host) ? host : standIns.of('host', host)}`,
		learned: ({host = ''}) => ({kind: 'host', text: commonServers.test(host) ? undefined : host}),
	},
	// Signatures and keys in base64, challenges and hashes in hexadecimal.
	{needs: /[A-Za-z\d+/]{80}/, pattern: /[A-Za-z\d+/]{80,}={0,2}/g, replace: (standIns, match) => standIns.of('secret', match)},
	{needs: /[\da-fA-F]{32}/, pattern: /(?<![\da-zA-Z])[\da-fA-F]{32,}(?![\da-zA-Z])/g, replace: (standIns, match) => standIns.of('secret', match)},
	{needs: /@/, pattern: /(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}/g, replace: (standIns, match) => standIns.of('email', match)},
	{
		needs: /[\da-f]{2}[:-][\da-f]{2}[:-][\da-f]{2}/i, pattern: /(?<![\da-f:-])[\da-f]{2}(?<by>[:-])(?:[\da-f]{2}\k<by>){4}[\da-f]{2}(?![\da-f:-])/gi,
		replace: (standIns, match) => standIns.of('hardware', match),
	},
	{
		needs: /\d\.\d{1,3}\.\d/, pattern: /(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.]*\d)/g,
		replace: (standIns, match) => isIPv4(match) && !commonAddresses.test(match) ? standIns.of('address', match) : match,
	},
	{
		needs: /:[\da-f]{0,4}:/i, pattern: /(?<![\w:.])[\da-f]{0,4}(?::[\da-f]{0,4}){2,7}(?![\w:])/gi,
		replace: (standIns, match) => isIPv6(match) && !commonAddresses.test(match) ? standIns.of('address', match) : match,
	},
	// Wi-Fi, TELESCOP and folders have the serial number after the model. (A word only in capitals or only in small letters is not a serial number.)
	{
		needs: /\bS\d\d/, pattern: /\b(?<model>S\d\d(?: Pro)?)_(?<serial>(?=[\da-zA-Z]{0,31}\d)[\da-zA-Z]{6,32})/g,
		replace: (standIns, _, {model, serial}) => `${model}_${standIns.of('serial', serial ?? '')}`,
		learned: ({serial}) => ({kind: 'serial', text: serial}),
	},
	{
		needs: /home|users|documents/i, pattern: /(?<root>[/\\](?:home|Users|Documents and Settings)[/\\]{1,2})(?<user>[^/\\\s"'<>|:*?]{1,64})/gi,
		replace: (standIns, _, {root, user}) => `${root}${standIns.of('user', user ?? '')}`,
		learned: ({user}) => ({kind: 'user', text: user}),
	},
	{needs: /\.(?:local|lan|home|fritz\.box)/i, pattern: /(?<![\w-])(?:[\w-]{1,63}\.){1,4}(?:local|lan|home|fritz\.box)(?![\w-])/gi, replace: (standIns, match) => commonNames.test(match) ? match : standIns.of('host', match)},
	{
		needs: /lat|lon|lng|elev/i, pattern: /(?<name>\b(?:site_?)?(?:lat(?:itude)?|lon(?:g(?:itude)?)?|lng|elev(?:ation)?))(?<gap>["']?\s{0,8}[=:]\s{0,8}["']?)[+-]?\d{1,4}(?:\.\d{1,20})?/gi,
		replace(standIns, _, {name, gap}) {
			standIns.coordinate();
			return `${name}${gap}0`;
		},
	},
	{
		needs: /°|[NSEW]\b/, pattern: /[+-]?\d{1,3}(?:\.\d{1,20})?\s?°(?:\s?\d{1,2}\s?['′’](?:\s?\d{1,2}(?:\.\d{1,12})?\s?["″”])?)?(?:\s?[NSEW]\b)?|(?<![\d.])\d{1,3}\.\d{2,20}\s?[NSEW]\b/g,
		replace(standIns) {
			standIns.coordinate();
			return '0';
		},
	},
	{
		needs: /\d\.\d{3,20}\s{0,2}[,;/ ]/, pattern: /(?<![\d.])[+-]?\d{1,3}\.\d{3,20}(?<gap>\s{0,2}[,;/ ]\s{0,2})[+-]?\d{1,3}\.\d{3,20}(?![\d.])/g,
		replace(standIns, _, {gap}) {
			standIns.coordinate();
			return `0${gap}0`;
		},
	},
];

/** A text without what is private by its form. */
export function withoutPrivateForms(text: string, standIns: StandIns): string {
	let cleaned = text;
	for (const {needs, pattern, replace} of rules) {
		if (!needs.test(cleaned)) continue;
		cleaned = cleaned.replace(pattern, (...parts: unknown[]) => replace(standIns, String(parts[0]), (parts.at(-1) ?? {}) as Record<string, string | undefined>));
	}

	return cleaned;
}

/** What the forms in a text reveal that may occur elsewhere without the form. */
export function learnFromForms(text: string, learn: (kind: PrivateKind, text: string) => void): void {
	for (const {needs, pattern, learned} of rules) {
		if (learned === undefined || !needs.test(text)) continue;
		for (const {groups} of text.matchAll(pattern)) {
			const {kind, text: found} = learned(groups ?? {});
			if (found !== undefined) learn(kind, found);
		}
	}
}
