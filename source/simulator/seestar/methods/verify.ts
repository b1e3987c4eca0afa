import {randomBytes, verify} from 'node:crypto';
import {failToOperate, methodNotFound, objectOf, type Method} from '../rpc-reply.js';

/**
 * The handshake of firmware 7.18 and later (section 3 of the protocol notes): a new challenge for each connection, signed
 * with RSA PKCS#1 v1.5 over SHA-1.
 */
export const verifyMethods: Readonly<Record<string, Method>> = {
	get_verify_str({scope, connection}) {
		if (scope.setup.handshake === undefined) return methodNotFound;
		connection.challenge = randomBytes(16).toString('hex');
		return {result: {str: connection.challenge}};
	},

	verify_client({scope, connection, params}) {
		const {handshake} = scope.setup;
		if (handshake === undefined) return methodNotFound;
		const {sign, data} = objectOf(params) ?? {};
		const isRight = typeof sign === 'string' && typeof data === 'string' && data === connection.challenge
			&& verify('RSA-SHA1', Buffer.from(data), handshake.publicKeyPem, Buffer.from(sign, 'base64'));
		connection.isVerified = isRight;
		return isRight ? {result: 0} : failToOperate;
	},

	pi_is_verified: ({scope, connection}) => ({result: scope.setup.handshake === undefined || connection.isVerified}),
};

/** What an unverified client gets an answer to; everything else is silently dropped. */
export function isAnsweredUnverified(method: string): boolean {
	return method === 'get_verify_str' || method === 'verify_client';
}
