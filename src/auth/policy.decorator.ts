import { SetMetadata } from '@nestjs/common';
import type { Policy } from './permission.rules.js';

export const POLICY = 'colloquy:policy';

/** What this route asks of its caller. A route without one keeps the server from starting. */
export const Allow = (policy: Policy): MethodDecorator => SetMetadata(POLICY, policy);
