import { mount } from '../app/mount';
import { SignedInPage } from './SignedInPage';

mount(<SignedInPage />);
