import { registerDecorator } from 'class-validator';

/** Tags that `Intl` takes: one that it does not would fail wherever a date or a direction is printed. */
export function LanguageTags(): PropertyDecorator {
  return (target, propertyName) => {
    registerDecorator({
      name: 'languageTags',
      target: target.constructor,
      propertyName: propertyName as string,
      validator: {
        validate: (value: unknown) => Array.isArray(value) && value.every(isLanguageTag),
        defaultMessage: () => 'must be BCP 47 language tags',
      },
    });
  };
}

/** As `LanguageTags`, for one. */
export function LanguageTag(): PropertyDecorator {
  return (target, propertyName) => {
    registerDecorator({
      name: 'languageTag',
      target: target.constructor,
      propertyName: propertyName as string,
      validator: {
        validate: (value: unknown) => typeof value === 'string' && isLanguageTag(value),
        defaultMessage: () => 'must be a BCP 47 language tag',
      },
    });
  };
}

function isLanguageTag(tag: unknown): boolean {
  try {
    return Intl.getCanonicalLocales(tag as string).length === 1;
  } catch {
    return false;
  }
}
