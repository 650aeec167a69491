//! The targets of a leaderboard run as typed, each with its key.

use super::RelayLife;
use crate::bench::plan::ProviderKind;
use crate::bench::relay::form::TargetForm;
use crate::bench::secret::Secret;
use leptos::prelude::*;

impl RelayLife {
    /// Changes a target as typed; a key that was typed for another host is dropped, and its host told.
    pub fn edit(self, place: usize, change: impl FnOnce(&mut TargetForm)) -> Option<String> {
        self.form.update(|form| {
            if let Some(target) = form.targets.get_mut(place) {
                change(target);
            }
        });
        let owner = self.owner(place)?;
        let held = self
            .keys
            .with_untracked(|keys| keys.get(place).is_some_and(|key| !key.is_empty()));
        if !held || self.origin(place).as_ref() == Some(&owner) {
            return None;
        }
        self.set_key(place, Secret::default());
        Some(owner)
    }

    /// Takes a key for a target's present host.
    pub fn set_key(self, place: usize, key: Secret) {
        let owner = self.origin(place).filter(|_| !key.is_empty());
        self.owners.update_value(|owners| {
            if owners.len() <= place {
                owners.resize(place + 1, None);
            }
            owners[place] = owner;
        });
        self.keys.update(|keys| {
            if let Some(held) = keys.get_mut(place) {
                *held = key;
            }
        });
    }

    /// Gives a key that was typed before there was a host to the host that is there now.
    pub fn adopt(self, place: usize) {
        if self.owner(place).is_none() {
            let key = self.keys.with_untracked(|keys| keys.get(place).cloned());
            self.set_key(place, key.unwrap_or_default());
        }
    }

    fn owner(self, place: usize) -> Option<String> {
        self.owners
            .with_value(|owners| owners.get(place).cloned().flatten())
    }

    fn origin(self, place: usize) -> Option<String> {
        self.form
            .with_untracked(|form| form.targets.get(place)?.origin())
    }

    /// Adds a target of the same API as the last one.
    pub fn add_target(self) {
        self.keys.update(|keys| keys.push(Secret::default()));
        self.form.update(|form| {
            let mut target = form
                .targets
                .last()
                .cloned()
                .unwrap_or_else(|| TargetForm::at(ProviderKind::Simulated, None));
            target.model = String::new();
            form.targets.push(target);
        });
    }

    /// Takes a target away, with its key.
    pub fn remove_target(self, place: usize) {
        self.owners.update_value(|owners| {
            if place < owners.len() {
                owners.remove(place);
            }
        });
        self.keys.update(|keys| {
            if place < keys.len() {
                keys.remove(place);
            }
        });
        self.form.update(|form| {
            if place < form.targets.len() {
                form.targets.remove(place);
            }
        });
    }

    /// Drops every key in memory.
    pub fn drop_keys(self) {
        self.keys
            .update(|keys| keys.iter_mut().for_each(|key| *key = Secret::default()));
    }

    /// Whether every target that has something left to run has the key that it needs.
    pub fn lacks_keys(self) -> bool {
        self.form
            .with(|form| self.keys.with(|keys| form.validate(keys).is_err()))
    }
}
