// Prints a plan of one evening, and texts of times; run with TZ set to the zone of a machine.
import process from 'node:process';
import {planTarget} from '../../source/planning/index.js';
import {instantMsOf} from '../../source/planning/calendar.js';
import {lightNames} from './night.js';

const planned = planTarget({
	subFrameNames: [...lightNames({from: '2026-02-27T21:22:00', count: 33}), ...lightNames({from: '2026-02-27T21:30:00', count: 69})],
	stackNames: ['CrowdSky_33_IC 434_10.0s_LP_20260227-211500.fit'], timeZone: 'Europe/Vienna', now: '2026-02-27T21:00:00',
});
const instants = ['2026-02-27T20:15:00', '2026-02-27T20:15:00.5', '2026-02-27T20:15:00-03:30', '2026-02-27'].map(text => instantMsOf(text));
process.stdout.write(JSON.stringify({zone: Intl.DateTimeFormat().resolvedOptions().timeZone, planned, instants}));
