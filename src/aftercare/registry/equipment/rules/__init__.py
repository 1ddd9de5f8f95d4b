"""Pure rules about equipment: values, states, warranty terms."""
