import { Accordion, SimpleGrid, Text } from '@mantine/core';
import type { ConfigValue } from '../../api/types';
import { type Leaf, mistakeAt, ruleOf, textOf, type Typed } from './leaves';
import { defaultOf, SettingControl } from './SettingControl';

interface Props {
  part: string;
  leaves: readonly Leaf[];
  typed: Typed;
  current: Readonly<Record<string, ConfigValue>>;
  mistakes: Readonly<Record<string, string>>;
  onType: (name: string, text: string) => void;
  proposals?: Readonly<Record<string, readonly string[]>>;
  /** Names with the section that they belong to, where they stand outside of it. */
  isApart?: boolean;
}

/** Where a value comes from that nobody typed here. */
function origin(value: ConfigValue | undefined): string {
  return value && value.layer !== 'default' ? ` Now from ${value.layer === 'override' ? 'an override' : value.source}.` : '';
}

/** A name of the document as people read it: rotate_after_days is "rotate after days". */
function readable(name: string): string {
  const text = name.replaceAll('_', ' ').replaceAll('.', ': ').replace(/\b(url|api|oauth)\b/g, (word) => (word === 'oauth' ? 'OAuth' : word.toUpperCase())).replace(/\bms\b/, 'milliseconds');
  return capital(text);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** What a value is for, what may be written, and where it comes from now. A description that only repeats the name is none. */
function describe({ name, field }: Leaf, current: Readonly<Record<string, ConfigValue>>): string {
  const what = field.description.replaceAll('`', '');
  const rule = field.allowed.length <= 60 && field.type !== 'boolean' ? ruleOf(field) : '';
  const isOnlyName = what.toLowerCase() === `${name.split('.').at(-1)}.`;
  const told = rule === '' ? what : isOnlyName ? `${capital(rule)}.` : `${what} (${rule})`;
  return `${told}${origin(current[name])}`;
}

/** Controls for values of a part, with what each is for, what may be written, and what is wrong with it. */
export function SettingFields({ part, leaves, typed, current, mistakes, onType, proposals, isApart = false }: Props) {
  return leaves.map(({ name, field }) => (
    <SettingControl
      key={name}
      field={field}
      label={readable(isApart ? name : (name.split('.').at(-1) ?? name))}
      description={describe({ name, field }, current)}
      text={typed[name] ?? textOf(current[name]?.value)}
      otherwise={defaultOf(field)}
      error={mistakeAt(mistakes, `${part}.${name}`)}
      isRequired={field.required && !name.includes('.')}
      onType={(text) => onType(name, text)}
      proposals={proposals?.[name]}
    />
  ));
}

/** The same for the sections of a part, each of which is opened on demand; one with a mistake is open. */
export function SettingSections({ sections, titles = {}, ...rest }: Props & { sections: readonly string[]; titles?: Readonly<Record<string, string>> }) {
  const groups = sections.map((section) => ({ section, leaves: rest.leaves.filter(({ name }) => name.startsWith(`${section}.`)) })).filter(({ leaves }) => leaves.length > 0);
  const wrong = groups.filter(({ section }) => Object.keys(rest.mistakes).some((path) => path.startsWith(`${rest.part}.${section}`))).map(({ section }) => section);
  return (
    <Accordion multiple variant="contained" key={wrong.join()} defaultValue={wrong} order={3}>
      {groups.map(({ section, leaves }) => (
        <Accordion.Item key={section} value={section}>
          <Accordion.Control>
            {titles[section] ?? readable(section)}
            <Text span size="sm" c="dimmed" ml="xs">
              {summary(leaves, rest)}
            </Text>
          </Accordion.Control>
          <Accordion.Panel>
            <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm" className="fields">
              <SettingFields {...rest} leaves={leaves} />
            </SimpleGrid>
          </Accordion.Panel>
        </Accordion.Item>
      ))}
    </Accordion>
  );
}

/** What of a section is not as by default. */
function summary(leaves: readonly Leaf[], { typed, current }: Props): string {
  const own = leaves.filter(({ name }) => (typed[name] ?? (current[name]?.layer === 'default' ? '' : textOf(current[name]?.value))) !== '').length;
  return own === 0 ? 'as by default' : own === 1 ? 'one value of its own' : `${own} values of its own`;
}
