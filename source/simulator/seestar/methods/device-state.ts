import {firmwareNumber} from '../options.js';
import type {Scope} from '../rpc-reply.js';

/** The reply to get_device_state, in the shape captured from firmware 6.70 and 7.06. */
export function deviceState({setup, storage}: Scope): Record<string, unknown> {
	const isMounted = setup.storageState === 'mounted' && storage.names('') !== undefined;
	const [totalMb, freeMb] = isMounted ? [setup.totalMb, setup.freeMb] : [0, 0];
	return {
		device: {
			name: 'ASI AIR imager',
			firmware_ver_int: firmwareNumber(setup.firmware),
			firmware_ver_string: setup.firmware,
			is_verified: true,
			sn: setup.serial,
			cpuId: '0000000000000000',
			product_model: setup.model,
			user_product_model: setup.model,
			focal_len: setup.model.includes('S30') ? 150 : 250,
			fnumber: 5,
		},
		setting: {
			temp_unit: 'C',
			beep_volume: 'close',
			lang: 'en',
			expert_mode: true,
			guest_mode: false,
			stack: {dbe: false, star_correction: true, airplane_line_removal: false, drizzle2x: false, save_discrete_frame: false, save_discrete_ok_frame: true},
			exp_ms: {stack_l: 10_000, continuous: 500},
		},
		location_lon_lat: [16.25, 48.25],
		camera: {chip_size: [1080, 1920], pixel_size_um: 2.9, debayer_pattern: 'GR', hpc_num: 5012},
		focuser: {state: 'idle', max_step: 2600, step: 1580},
		ap: {ssid: 'S50_simulated', passwd: '', is_5g: true},
		station: {server: true, freq: 5200, ip: setup.bindHost, ssid: 'simulated', gateway: '0.0.0.0', netmask: '0.0.0.0', sig_lev: -52, key_mgmt: 'WPA2-PSK'},
		storage: {
			is_typec_connected: !isMounted,
			connected_storage: ['emmc'],
			// Real replies spell the sizes in two ways at once.
			storage_volume: [{
				name: 'emmc',
				state: isMounted ? 'mounted' : 'connected',
				total_mb: totalMb,
				totalMB: totalMb,
				free_mb: freeMb,
				freeMB: freeMb,
				disk_mb: 59_699,
				diskSizeMB: 59_699,
				used_percent: totalMb === 0 ? 0 : Math.round((100 * (totalMb - freeMb)) / totalMb),
			}],
			cur_storage: 'emmc',
		},
		mount: {move_type: 'none', close: true, tracking: false, equ_mode: true},
		pi_status: {
			is_overtemp: false,
			temp: 48.5,
			charger_status: 'Charging',
			battery_capacity: 86,
			charge_online: true,
			battery_overtemp: false,
			battery_temp: 27,
			battery_temp_type: 'normal',
		},
	};
}
