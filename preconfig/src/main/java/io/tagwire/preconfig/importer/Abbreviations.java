package io.tagwire.preconfig.importer;

import java.util.HashMap;
import java.util.Map;

/**
 * Short names in documents of Home Assistant. Those that say nothing about a value are left out.
 */
final class Abbreviations {
  private static final Map<String, String> ENTITY = new HashMap<>();
  private static final Map<String, String> DEVICE =
      Map.of(
          "ids", "identifiers",
          "cns", "connections",
          "mf", "manufacturer",
          "mdl", "model",
          "mdl_id", "model_id",
          "sn", "serial_number");

  static {
    words(
        "avty availability, avty_mode availability_mode, cmps components, dev device, dev_cla"
            + " device_class, exp_aft expire_after, evt_typ event_types, fx_list effect_list, atype"
            + " automation_type, obj_id object_id, def_ent_id default_entity_id, off_dly off_delay,"
            + " ops options, opt optimistic, o origin, p platform, pl payload, pr_modes"
            + " preset_modes, ret retain, stat_cla state_class, stype subtype, sug_dsp_prc"
            + " suggested_display_precision, sup_clrm supported_color_modes, t topic, uniq_id"
            + " unique_id, unit_of_meas unit_of_measurement, val_tpl value_template, temp_unit"
            + " temperature_unit, bri_scl brightness_scale, spd_rng_min speed_range_min,"
            + " spd_rng_max speed_range_max, bri_tpl brightness_template, clr_temp_tpl"
            + " color_temp_template, pos_open position_open, pos_clsd position_closed, tilt_max"
            + " tilt_max, tilt_min tilt_min, max_mirs max_mireds, min_mirs min_mireds, max_hum"
            + " max_humidity, min_hum min_humidity, stat_tpl state_template, l_ver_t"
            + " latest_version_topic, l_ver_tpl latest_version_template, cmd_on_tpl"
            + " command_on_template, cmd_off_tpl command_off_template, set_pos_t"
            + " set_position_topic, set_pos_tpl set_position_template, pos_t position_topic,"
            + " pos_tpl position_template, tilt_status_t tilt_status_topic, tilt_status_tpl"
            + " tilt_status_template, tilt_cmd_t tilt_command_topic, tilt_cmd_tpl"
            + " tilt_command_template, act_t action_topic, act_tpl action_template, curr_temp_t"
            + " current_temperature_topic, curr_temp_tpl current_temperature_template, curr_hum_t"
            + " current_humidity_topic, curr_hum_tpl current_humidity_template, hum_cmd_t"
            + " target_humidity_command_topic, hum_cmd_tpl target_humidity_command_template,"
            + " hum_stat_t target_humidity_state_topic, hum_state_tpl"
            + " target_humidity_state_template, hum_stat_tpl target_humidity_state_template, avty_t"
            + " availability_topic, avty_tpl availability_template, pl_avail payload_available,"
            + " pl_not_avail payload_not_available, ptrn pattern, fanspd_lst fan_speed_list,"
            + " send_cmd_t send_command_topic, set_fan_spd_t set_fan_speed_topic");
    words(
        "pl_on payload_on, pl_off payload_off, pl_open payload_open, pl_cls payload_close, pl_stop"
            + " payload_stop, pl_lock payload_lock, pl_unlk payload_unlock, pl_prs payload_press,"
            + " pl_inst payload_install, pl_arm_away payload_arm_away, pl_arm_home"
            + " payload_arm_home, pl_arm_nite payload_arm_night, pl_arm_vacation"
            + " payload_arm_vacation, pl_arm_custom_b payload_arm_custom_bypass, pl_disarm"
            + " payload_disarm, pl_trig payload_trigger, pl_osc_on payload_oscillation_on,"
            + " pl_osc_off payload_oscillation_off, pl_strt payload_start, pl_paus payload_pause,"
            + " pl_ret payload_return_to_base, pl_cln_sp payload_clean_spot, pl_loc payload_locate,"
            + " stat_on state_on, stat_off state_off, stat_open state_open, stat_opening"
            + " state_opening, stat_clsd state_closed, stat_closing state_closing, stat_stopped"
            + " state_stopped, stat_locked state_locked, stat_unlocked state_unlocked");
    // What can be read and commanded under the same short name.
    Map.of(
            "bri", "brightness",
            "clr_temp", "color_temp",
            "fx", "effect",
            "rgb", "rgb",
            "hs", "hs",
            "xy", "xy",
            "pct", "percentage",
            "pr_mode", "preset_mode",
            "osc", "oscillation",
            "dir", "direction")
        .forEach(Abbreviations::family);
    Map.of(
            "mode", "mode",
            "temp", "temperature",
            "temp_hi", "temperature_high",
            "temp_lo", "temperature_low",
            "fan_mode", "fan_mode",
            "swing_mode", "swing_mode",
            "swing_h_mode", "swing_horizontal_mode",
            "pow", "power")
        .forEach(Abbreviations::family);
    ENTITY.put("cmd_t", "command_topic");
    ENTITY.put("cmd_tpl", "command_template");
    ENTITY.put("stat_t", "state_topic");
    ENTITY.put("stat_val_tpl", "state_value_template");
  }

  private Abbreviations() {}

  private static void words(String pairs) {
    for (String pair : pairs.split(",", -1)) {
      String[] words = pair.strip().split(" ", 2);
      ENTITY.put(words[0], words[1]);
    }
  }

  private static void family(String shortName, String name) {
    ENTITY.put(shortName + "_stat_t", name + "_state_topic");
    ENTITY.put(shortName + "_cmd_t", name + "_command_topic");
    ENTITY.put(shortName + "_cmd_tpl", name + "_command_template");
    ENTITY.put(shortName + "_val_tpl", name + "_value_template");
    ENTITY.put(shortName + "_stat_tpl", name + "_state_template");
  }

  /** The long name of a member of an entity. */
  static String entity(String name) {
    return ENTITY.getOrDefault(name, name);
  }

  /** The long name of a member of a device. */
  static String device(String name) {
    return DEVICE.getOrDefault(name, name);
  }
}
