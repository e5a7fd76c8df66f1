import type { components } from './schema';

type Schemas = components['schemas'];

export type Session = Schemas['SessionView'];
export type Permission = Schemas['Permission'];
export type Role = Schemas['Role'];
export type Operation = Schemas['OperationView'];
export type Attempt = Schemas['AttemptView'];
export type Budget = Schemas['BudgetStatus'];
export type Key = Schemas['KeyView'];
export type KeyMade = Schemas['KeyMade'];
export type ProviderHealth = Schemas['ProviderHealthView'];
export type SystemHealth = Schemas['SystemHealthView'];
export type Model = Schemas['ModelView'];
export type ConfigField = Schemas['ConfigField'];
export type ConfigValue = Schemas['ValueView'];
export type Difference = Schemas['DifferenceView'];
export type Outcome = Schemas['OutcomeView'];
export type Revision = Schemas['RevisionView'];
export type OverrideRow = Schemas['OverrideRow'];
export type CostItem = Schemas['CostItem'];
export type CostList = Schemas['CostList'];
export type Credential = Schemas['CredentialView'];
export type Integration = Schemas['IntegrationView'];
export type AuditEntry = Schemas['AuditView'];
export type User = Schemas['UserView'];
export type Flag = Schemas['FlagView'];
export type LiveEvent = Schemas['LiveEvent'];
