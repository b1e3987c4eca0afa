// Records until it is killed, or exits at once with a last entry that has not been written yet.
import process from 'node:process';
import {FlightRecorder} from '../../source/recorder/flight-recorder.js';

const [folder = '', end] = process.argv.slice(2);
const recorder = new FlightRecorder({folder});
process.on('exit', () => {
	recorder.flushNow();
});
const record = (text: string) => {
	recorder.record({kind: 'received', number: 1, text, scope: 'seestar.local'});
};

for (let nth = 0; nth < 500; nth++) record(`line ${nth} ${'x'.repeat(1000)}`);
await recorder.flush();
if (end === 'exit') {
	record('the last word');
	process.exit(0);
}

process.stdout.write('recording\n');
setInterval(() => {
	for (let nth = 0; nth < 100; nth++) record(`more ${nth} ${'x'.repeat(1000)}`);
}, 1);
