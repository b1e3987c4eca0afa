import {readdirSync, readFileSync, statSync} from 'node:fs';
import path from 'node:path';

/** An entry of a listing as get_img_file_page_name returns it. */
type ListedFile = {
	readonly name: string;
	readonly date: string;
	readonly size_k: number;
	readonly is_dir: boolean;
	readonly file_cnt: number;
	readonly avi_duration_sec: number;
};

/** The folder that is the telescope's storage. */
export class Storage {
	readonly root: string;

	constructor(folder: string) {
		this.root = path.resolve(folder);
	}

	/** The local path of a path in the storage, or undefined if it leaves the storage. */
	resolve(relative: string): string | undefined {
		const local = path.resolve(this.root, relative);
		return local === this.root || local.startsWith(this.root + path.sep) ? local : undefined;
	}

	/** Names in a folder of the storage, sorted; undefined if there is no such folder. Unfinished files are not shown. */
	names(relative: string): string[] | undefined {
		const local = this.resolve(relative);
		if (local === undefined) return undefined;
		try {
			return readdirSync(local).filter(name => !name.startsWith('.')).sort();
		} catch {
			return undefined;
		}
	}

	/** What a listing shows of a folder: folders and `.fit` files, and JPEG files if requested. */
	listed(relative: string, withJpg: boolean): string[] | undefined {
		return this.names(relative)?.filter(name => name.endsWith('.fit') || (withJpg && name.endsWith('.jpg')) || this.isFolder(path.join(relative, name)));
	}

	isFolder(relative: string): boolean {
		// Called for every name in a listing, but frames are not folders: this spares the disk thousands of look-ups.
		if (/\.(?:fit|jpg)$/.test(relative)) return false;
		const local = this.resolve(relative);
		return local !== undefined && (statSync(local, {throwIfNoEntry: false})?.isDirectory() ?? false);
	}

	/** One entry of a listing; undefined if it is gone. */
	entry(relative: string): ListedFile | undefined {
		const local = this.resolve(relative);
		const stat = local === undefined ? undefined : statSync(local, {throwIfNoEntry: false});
		if (stat === undefined) return undefined;
		return {
			name: path.basename(relative),
			date: stat.mtime.toISOString().slice(0, 19).replace('T', ' '),
			size_k: Math.floor(stat.size / 1024),
			is_dir: stat.isDirectory(),
			file_cnt: stat.isDirectory() ? this.names(relative)?.length ?? 0 : 0,
			avi_duration_sec: 0,
		};
	}

	/** A file's number in the file system, which stays the same under any name; undefined if it does not exist. */
	inode(relative: string): number | undefined {
		const local = this.resolve(relative);
		return local === undefined ? undefined : statSync(local, {throwIfNoEntry: false})?.ino;
	}

	/** The first bytes of a file; empty if it cannot be read. */
	firstBytes(relative: string): Buffer {
		const local = this.resolve(relative);
		try {
			return local === undefined ? Buffer.alloc(0) : readFileSync(local).subarray(0, 11_520);
		} catch {
			return Buffer.alloc(0);
		}
	}

	/** The album list: each folder of MyWorks, with its thumbnail below MyWorks and its count. */
	albums(): Array<{name: string; thn: string; count: number; type: number}> {
		const folders = this.names('MyWorks')?.filter(name => this.isFolder(`MyWorks/${name}`)) ?? [];
		return folders.map(name => {
			const files = this.names(`MyWorks/${name}`) ?? [];
			const frames = files.filter(file => file.endsWith('.fit'));
			const thumbnail = files.findLast(file => file.endsWith('_thn.jpg')) ?? `${frames.at(-1)?.slice(0, -4) ?? ''}_thn.jpg`;
			return {name, thn: `${name}/${thumbnail}`, count: frames.length, type: 0};
		});
	}
}
