export { LeadIntake } from './lead-intake.service';
