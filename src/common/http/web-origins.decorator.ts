import { ApiProperty } from '@nestjs/swagger';
import { registerDecorator } from 'class-validator';

const MAX_ORIGIN = 300;
const LOCAL_HOSTS = ['localhost', '127.0.0.1'];

/** Origins as browsers send them, so that comparing letter by letter is enough. */
export function WebOrigins(): PropertyDecorator {
  return (target, propertyName) => {
    ApiProperty({ format: 'uri', maxLength: MAX_ORIGIN })(target, propertyName);
    registerDecorator({
      name: 'webOrigins',
      target: target.constructor,
      propertyName: propertyName as string,
      validator: {
        validate: (value: unknown) => Array.isArray(value) && value.every(isWebOrigin),
        defaultMessage: () =>
          'must be origins as browsers send them, as https://www.example.com or http://localhost:3000',
      },
    });
  };
}

/** https, or http on this machine, in the form that `URL` gives it: no default port, no path. */
export function isWebOrigin(value: unknown): boolean {
  if (typeof value !== 'string' || value.length > MAX_ORIGIN || !URL.canParse(value)) return false;
  const { origin, protocol, hostname } = new URL(value);
  if (origin !== value || hostname.includes('*')) return false;
  return protocol === 'https:' || (protocol === 'http:' && LOCAL_HOSTS.includes(hostname));
}
