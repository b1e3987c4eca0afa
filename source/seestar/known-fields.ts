/** The fields of one object in an answer. */
export type KnownFields = {
	/** What the program reads: if one is missing, that is reported. */
	readonly read: readonly string[];
	/** What real telescopes have been seen to send besides; `undefined` if any name may come. */
	readonly seen: readonly string[] | undefined;
	/** Objects in it that are also examined, by their field; of a list, the first entries. */
	readonly within?: Readonly<Record<string, KnownFields>>;
};

const batch: KnownFields = {
	read: ['state'],
	seen: ['lapse_ms', 'percent', 'frame_type', 'stacked_img', 'total_img', 'remaining_sec', 'input_thn', 'output_file', 'error', 'code', 'route', 'stage', 'Event', 'Timestamp'],
	within: {output_file: {read: ['files'], seen: ['path'], within: {files: {read: ['name'], seen: ['date', 'thn', 'type']}}}},
};

const view: KnownFields = {
	read: ['state'],
	seen: [
		'lapse_ms', 'mode', 'cam_id', 'target_ra_dec', 'target_name', 'lp_filter', 'gain', 'Stack', 'ContinuousExposure', 'stage', 'route', 'error', 'code',
	],
	within: {Stack: {
		read: ['state'],
		seen: ['stacked_frame', 'lapse_ms', 'frame_errcode', 'dropped_frame', 'can_annotate', 'frame_type', 'route', 'Exposure', 'stage', 'error', 'code', 'Annotate'],
	}},
};

/**
 * The fields of answers in captures of real telescopes and in the clients that work with them (firmware 6.70, 7.06 and
 * 7.75). A field that is not here is not wrong: it is reported once, so that it becomes known.
 */
export const knownFields: Readonly<Record<string, KnownFields>> = {
	get_device_state: {
		read: ['device'],
		seen: [
			'setting', 'location_lon_lat', 'camera', 'second_camera', 'focuser', 'ap', 'station', 'storage', 'balance_sensor', 'compass_sensor', 'mount', 'pi_status', 'client',
		],
		within: {
			device: {
				read: ['sn', 'firmware_ver_int', 'firmware_ver_string', 'product_model'],
				seen: ['name', 'is_verified', 'cpuId', 'user_product_model', 'focal_len', 'fnumber', 'can_star_mode_sel_cam', 'can_wide_cam_roi', 'can_wide_cam_af', 'svr_ver_int', 'svr_ver_string'],
			},
			storage: {
				read: ['storage_volume'],
				seen: ['is_typec_connected', 'connected_storage', 'cur_storage'],
				within: {storage_volume: {read: ['state', 'free_mb', 'total_mb'], seen: ['name', 'totalMB', 'freeMB', 'disk_mb', 'diskSizeMB', 'used_percent']}},
			},
			pi_status: {
				read: ['battery_capacity'],
				seen: ['is_overtemp', 'temp', 'charger_status', 'charge_online', 'is_typec_connected', 'battery_overtemp', 'battery_temp', 'battery_temp_type'],
			},
		},
	},
	pi_get_time: {read: ['year', 'mon', 'day', 'hour', 'min', 'sec', 'time_zone'], seen: []},
	get_disk_volume: {read: ['freeMB', 'totalMB'], seen: []},
	get_view_state: {read: [], seen: ['View'], within: {View: view}},
	iscope_get_app_state: {read: [], seen: undefined, within: {View: view, BatchStack: batch}},
	get_albums: {
		read: ['list'],
		seen: ['path'],
		within: {list: {read: ['files'], seen: ['group_name'], within: {files: {read: ['name', 'count'], seen: ['thn', 'type']}}}},
	},
	get_img_file_page_name: {read: ['name'], seen: ['date', 'size_k', 'is_dir', 'file_cnt', 'avi_duration_sec', 'thn', 'type']},
	get_batch_stack_setting: {read: ['path', 'files'], seen: [], within: {files: {read: ['name'], seen: ['date', 'thn', 'type']}}},
	BatchStack: batch,
};
