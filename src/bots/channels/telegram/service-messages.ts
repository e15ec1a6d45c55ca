/**
 * These fields (Bot API 9.x, `Message`) get no answer. A field missing here counts as said by the person, so that kinds
 * which Telegram adds later get an answer. Messages that hand something over do not belong here.
 */
const SERVICE_FIELDS = [
  // Of a group
  'new_chat_members',
  'left_chat_member',
  'new_chat_title',
  'new_chat_photo',
  'delete_chat_photo',
  'group_chat_created',
  'supergroup_chat_created',
  'channel_chat_created',
  'migrate_to_chat_id',
  'migrate_from_chat_id',
  'chat_owner_left',
  'chat_owner_changed',
  'boost_added',
  'proximity_alert_triggered',
  // Settings of a chat
  'pinned_message',
  'message_auto_delete_timer_changed',
  'chat_background_set',
  'write_access_allowed',
  'connected_website',
  'paid_message_price_changed',
  'direct_message_price_changed',
  // Topics
  'forum_topic_created',
  'forum_topic_edited',
  'forum_topic_closed',
  'forum_topic_reopened',
  'general_forum_topic_hidden',
  'general_forum_topic_unhidden',
  // Calls
  'video_chat_scheduled',
  'video_chat_started',
  'video_chat_ended',
  'video_chat_participants_invited',
  // Checklists, posts, payments, gifts
  'checklist_tasks_done',
  'checklist_tasks_added',
  'suggested_post_approved',
  'suggested_post_approval_failed',
  'suggested_post_declined',
  'suggested_post_paid',
  'suggested_post_refunded',
  'successful_payment',
  'refunded_payment',
  'gift',
  'unique_gift',
  'gift_upgrade_sent',
  'giveaway_created',
  'giveaway_completed',
] as const;

/** True for a message that only reports what happened in a chat. */
export function isServiceMessage(message: object): boolean {
  return SERVICE_FIELDS.some((field) => field in message);
}
