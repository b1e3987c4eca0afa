import test from 'ava';
import {maskingPrivate} from '../../source/recorder/mask-private.js';
import {Cleaner} from '../../source/report/cleaner.js';
import {rpcTapOf} from '../../source/seestar/rpc/rpc-tap.js';
import {readEntries} from '../../source/simulator/replay/recorded-entry.js';
import {recordedTelescopes} from '../../source/simulator/replay/recorded-telescope.js';
import {assertLinear} from '../support/linear.js';

/** Beginnings of everything that the rules look for, which then continue differently. */
const beginnings = [
	'1.1.1.1.', '1.2', '::', 'a:', 'aa:bb:', 'a@', 'a@b.', '-----BEGIN A', 'S50_', 'S50_1a', 'Basic ', 'Bearer x', 'csk_', 'eyJaaaaaaaa.', '://', '://a@', 'a.local', 'a.', '/home/', 'lat=', 'lat ', '1°', '1.23 N',
	'1.234 ', '1.234,', 'a', '0', 'f', ' ', '"', '\\', '%', '%41', 'MyWorks/', 'Light_', 'Light_a_1.0s_', 'CrowdSky_1_', '"sn":"', '"ssid":', '"passwd":"', '"lat":', '"location_lon_lat":[', 'get_user_location"result":[',
];

for (const [index, beginning] of beginnings.entries()) {
	test.serial(`text of many ${JSON.stringify(beginning)} is cleaned and masked in proportion to its length (${index})`, () => {
		const [mask, wire] = [maskingPrivate(() => undefined, 'salt'), rpcTapOf(() => undefined)];
		assertLinear(beginning, size => {
			const text = beginning.repeat(Math.ceil(size / beginning.length));
			for (const hidesTargets of [false, true]) {
				const cleaner = new Cleaner({hidesTargets});
				cleaner.learnText('host', 'observatory');
				cleaner.learn(text);
				cleaner.clean(text);
				cleaner.clean(JSON.stringify({at: 1, kind: 'received', text}));
			}

			mask({kind: 'received', number: 1, scope: 'x', text});
			wire.received(text, 1);
		}, {size: 40_000, mostMs: 1500});
	});
}

test.serial('any number of private things and of targets is found in one pass', () => {
	assertLinear('literals', size => {
		const cleaner = new Cleaner({hidesTargets: true});
		for (let nth = 0; nth < size; nth++) cleaner.learnText('target', `NGC ${nth} of an archive`);
		for (let nth = 0; nth < size / 100; nth++) cleaner.clean(`NGC ${nth} of an archive and NGC ${nth} of none`.repeat(20));
	}, {size: 20_000, mostMs: 1500});
});

test.serial('a recording of any number of requests is read in proportion to them', () => {
	assertLinear('questions', size => {
		const lines = Array.from({length: size}, (_, nth) => JSON.stringify({at: nth, kind: nth % 3 === 0 ? 'received' : 'sent', number: 1, scope: 'x', text: JSON.stringify({id: nth, method: 'a', code: 0, result: 0})}));
		recordedTelescopes(readEntries(lines));
	}, {size: 8000, mostMs: 1500});
});
