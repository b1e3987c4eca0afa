// Usage: ADDRESS FOLDER. Stacks a night on a telescope and prints the machine's zone and the warnings; run with TZ set.
import process from 'node:process';
import {runNight} from '../../support/run-night.js';

const [, , host = '', dataFolder = ''] = process.argv;
const {warnings} = await runNight({hosts: [host], dataFolder});
process.stdout.write(JSON.stringify({zone: Intl.DateTimeFormat().resolvedOptions().timeZone, warnings: warnings.map(({what}) => what)}));
